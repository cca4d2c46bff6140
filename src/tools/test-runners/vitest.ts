// `Tests  2 failed | 1 passed | 1 skipped (4)`, and ` FAIL  file > suite > test` with `❯ file:line:column` below.
import { distinct, failure, firstWords, matching, sections, totalsOf } from './output.ts';
import { installed } from './package-json.ts';
import type { Failure, Runner } from './runner.ts';

export const vitest: Runner = {
  name: 'vitest',
  detect: (place) => installed(place, 'vitest', ['run']),
  read: (lines) => {
    const summaries = matching(lines, /^ *Tests {2,}(.*\(\d+\)|no tests)$/).map(([, counts = '']) => counts);
    const empty = lines.some((line) => line.startsWith('No test files found, exiting with code'));
    if (summaries.length === 0 && !empty) return undefined;
    return totalsOf(summaries, failuresIn(lines));
  },
};

const failuresIn = (lines: readonly string[]): readonly Failure[] =>
  distinct(
    sections(lines, /^ FAIL {2}(?:\|.+?\| )?(.+)$/).map(({ head, body }) => {
      const [, location] = matching(body, /^ ❯ (?:\S+ )?(\S+:\d+):\d+$/)[0] ?? [];
      // A file that cannot be loaded is named twice: `a.test.ts [ a.test.ts ]`.
      return failure((head[1] ?? '').replace(/ \[ .* \]$/, ''), { location, message: firstWords(body) });
    }),
  );
