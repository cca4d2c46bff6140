// `== 1 failed, 2 passed in 0.67s ==`, a short summary `FAILED file::test - message`, and a section for each failure.
import { countsIn, failure, matching, sections } from './output.ts';
import { usesPytest } from './python-files.ts';
import type { Failure, Runner } from './runner.ts';

export const pytest: Runner = {
  name: 'pytest',
  detect: (place) => (usesPytest(place) ? ['python3', '-m', 'pytest'] : undefined),
  read: (lines) => {
    const summaries = matching(
      lines,
      /^(?:=+ )?((?:\d+ [a-z]+(?:, )?)+|no tests ran) in [\d.]+s(?: \([\d:]+\))?(?: =+)?$/,
    );
    if (summaries.length === 0) return undefined;
    const count = countsIn(summaries.map(([, counts = '']) => counts));
    return {
      passed: count('passed', 'xpassed'),
      failed: count('failed', 'error', 'errors'),
      skipped: count('skipped', 'xfailed'),
      failures: failuresIn(lines),
    };
  },
};

const failuresIn = (lines: readonly string[]): readonly Failure[] => {
  const told = new Map(
    sections(lines, /^_{3,} (.+) _{3,}$|^={3,}/).map(({ head, body }) => [titleOf(head), detailsIn(body)]),
  );
  return matching(lines, /^(?:FAILED|ERROR) (\S+\.py(?:::[^\s[]+(?:\[.*?\](?= - |$))?)?)(?: - (.*))?$/).map(
    ([, name = '', message]) => {
      const [file = '', ...path] = name.split('::');
      const details = told.get(path.length === 0 ? file : path.join('.'));
      return failure(name, { ...details, ...(message === undefined ? {} : { message }) });
    },
  );
};

/** What a section is about: `TestCart.test_adds`, or a file that could not be loaded. */
const titleOf = ([, title = '']: RegExpExecArray): string => title.replace(/^ERROR (?:at \w+ of|collecting) /, '');

/** The last `file.py:line:` is where it failed; the first line marked E is why. */
const detailsIn = (body: readonly string[]): Omit<Failure, 'name'> => {
  const [, location] = matching(body, /^([^\s:]+\.py:\d+): /).at(-1) ?? [];
  const [, message] = matching(body, /^E {3}(.+)$/)[0] ?? [];
  return { ...(location === undefined ? {} : { location }), ...(message === undefined ? {} : { message }) };
};
