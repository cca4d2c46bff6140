// Checkers that a Python project has settings for.
import type { Source } from './source.ts';

const CHECKERS = [
  { step: 'lint', section: 'tool.ruff', argv: ['python3', '-m', 'ruff', 'check', '.'] },
  { step: 'types', section: 'tool.mypy', argv: ['python3', '-m', 'mypy', '.'] },
] as const;

export const pyproject: Source = {
  name: 'pyproject.toml',
  find: (place) => {
    const text = place.readText('pyproject.toml') ?? '';
    return CHECKERS.flatMap(({ step, section, argv }) => {
      const behind = sectionsOf(text, section);
      return behind === '' ? [] : [{ step, argv, behind }];
    });
  },
};

/** The tables of that name and below it, as they are written. */
const sectionsOf = (text: string, name: string): string =>
  text
    .split(/^(?=\[)/m)
    .filter((part) => part.startsWith(`[${name}]`) || part.startsWith(`[${name}.`))
    .join('');
