// What the Python files of a workspace say about how they are tested.
import type { Place } from '../../core/ports.ts';

const FOLDERS = ['.', 'tests', 'test'] as const;
/** Enough to tell the style of a test suite. */
const MAX_READ = 20;

const isTest = (name: string): boolean => /^test.*\.py$|_test\.py$/.test(name);

/** The first folder that holds Python tests. */
export const testFolder = (place: Place): string | undefined =>
  FOLDERS.find((folder) => place.list(folder).some(isTest));

/** Whether the project names pytest in its settings, has a conftest, or has tests in a form that only pytest runs. */
export const usesPytest = (place: Place): boolean => {
  const names = place.list('.');
  if (names.includes('pytest.ini') || FOLDERS.some((folder) => place.list(folder).includes('conftest.py'))) return true;
  const settings = names.filter((name) =>
    /^(?:pyproject\.toml|setup\.cfg|tox\.ini|Pipfile|requirements.*\.txt)$/.test(name),
  );
  if (settings.some((name) => /\bpytest\b/.test(place.readText(name) ?? ''))) return true;
  return testTexts(place).some((text) => /^(?:import pytest|from pytest|(?:async )?def test)/m.test(text));
};

const testTexts = (place: Place): readonly string[] => {
  const folder = testFolder(place);
  if (folder === undefined) return [];
  return place
    .list(folder)
    .filter(isTest)
    .slice(0, MAX_READ)
    .map((name) => place.readText(folder === '.' ? name : `${folder}/${name}`) ?? '');
};
