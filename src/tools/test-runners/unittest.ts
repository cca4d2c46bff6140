// `Ran 4 tests in 0.000s`, then `OK` or `FAILED (failures=1, errors=1)`; each failure under a double line, with a traceback.
import type { Place } from '../../core/ports.ts';
import { failure, matching, sections } from './output.ts';
import { testFolder } from './python-files.ts';
import type { Failure, Runner } from './runner.ts';

export const unittest: Runner = {
  name: 'unittest',
  detect: (place) => discovery(place, testFolder(place)),
  read: (lines) => {
    const ran = matching(lines, /^Ran (\d+) tests? in [\d.]+s$/);
    if (ran.length === 0) return undefined;
    const endings = matching(lines, /^(?:OK|FAILED|NO TESTS RAN)(?: \((.+)\))?$/)
      .map(([, counts = '']) => counts)
      .join(', ');
    const count = (...words: readonly string[]): number =>
      [...endings.matchAll(/([a-z ]+)=(\d+)/g)]
        .filter(([, word = '']) => words.includes(word.trim()))
        .reduce((sum, [, , number]) => sum + Number(number), 0);
    const failed = count('failures', 'errors', 'unexpected successes');
    const skipped = count('skipped', 'expected failures');
    const total = ran.reduce((sum, [, number]) => sum + Number(number), 0);
    return { passed: Math.max(0, total - failed - skipped), failed, skipped, failures: failuresIn(lines) };
  },
};

/** Discovery enters packages only; a plain folder of tests has to be named. */
const discovery = (place: Place, folder: string | undefined): readonly string[] | undefined => {
  if (folder === undefined) return undefined;
  const start = folder === '.' || place.list(folder).includes('__init__.py') ? [] : ['-s', folder];
  return ['python3', '-m', 'unittest', 'discover', ...start];
};

const failuresIn = (lines: readonly string[]): readonly Failure[] =>
  sections(lines, /^(?:(?:FAIL|ERROR): (.+)|={70}|Ran \d+ tests? in .+)$/).flatMap(({ head: [, name], body }) => {
    if (name === undefined) return [];
    const [, file, row] = matching(body, /^ {2}File "(.+)", line (\d+), in /).at(-1) ?? [];
    // Between the two rules: the traceback, whose first unindented line after the frames is the message.
    const traceback = body.slice(body.findIndex((line) => /^-{70}$/.test(line)) + 1);
    const message = traceback.slice(1).find((line) => /^\S/.test(line));
    return [failure(name, { location: file === undefined ? undefined : `${file}:${row}`, message })];
  });
