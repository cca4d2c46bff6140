// `1 passing`, `2 failing`, then a numbered list: suites and test, each deeper, the last with a colon, then a stack.
import { failure, firstWords, matching, sections, stackLocation } from './output.ts';
import { installed } from './package-json.ts';
import type { Failure, Runner } from './runner.ts';

export const mocha: Runner = {
  name: 'mocha',
  detect: (place) => installed(place, 'mocha', []),
  read: (lines) => {
    const summaries = matching(lines, /^ +(\d+) (passing \(.+\)|pending|failing)$/);
    const empty = lines.some((line) => line.startsWith('Error: No test files found:'));
    if (!empty && !summaries.some(([, , kind = '']) => kind.startsWith('passing'))) return undefined;
    const count = (word: string): number =>
      summaries.filter(([, , kind = '']) => kind.startsWith(word)).reduce((sum, [, number]) => sum + Number(number), 0);
    return {
      passed: count('passing'),
      failed: count('failing'),
      skipped: count('pending'),
      failures: failuresIn(lines),
    };
  },
};

const failuresIn = (lines: readonly string[]): readonly Failure[] => {
  const list = lines.slice(lines.findIndex((line) => /^ +\d+ failing$/.test(line)) + 1);
  return sections(list, /^ {2}\d+\) (.+)$/).flatMap(({ head: [, suite = ''], body }) => {
    const end = suite.endsWith(':') ? 0 : body.findIndex((line) => line.endsWith(':')) + 1;
    const path = [suite, ...body.slice(0, end).map((line) => line.trim())];
    if (path.at(-1)?.endsWith(':') !== true) return [];
    const report = body.slice(end);
    const name = path.join(' > ').slice(0, -1);
    return [failure(name, { location: stackLocation(report), message: firstWords(report) })];
  });
};
