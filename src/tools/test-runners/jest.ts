// `Tests:       2 failed, 1 skipped, 1 passed, 4 total`, and `● suite › test` with a stack below.
import { distinct, failure, firstWords, matching, sections, stackLocation, totalsOf } from './output.ts';
import { installed } from './package-json.ts';
import type { Failure, Runner } from './runner.ts';

export const jest: Runner = {
  name: 'jest',
  detect: (place) => installed(place, 'jest', []),
  read: (lines) => {
    const summaries = matching(lines, /^Tests: +(.*\btotal)$/).map(([, counts = '']) => counts);
    const empty = lines.some((line) => line.startsWith('No tests found, exiting with code'));
    if (summaries.length === 0 && !empty) return undefined;
    return totalsOf(summaries, failuresIn(lines));
  },
};

/** A file that cannot be loaded fails under the same title whichever it is; then the file is its name. */
const failuresIn = (lines: readonly string[]): readonly Failure[] =>
  distinct(
    sections(lines, /^(?:FAIL|PASS) (\S+)/).flatMap(({ head: [, file = ''], body }) =>
      sections(body, /^ {2}● (.+)$/)
        .filter(({ head }) => head[1] !== 'Console')
        .map(({ head: [, title = ''], body: report }) =>
          failure(title === 'Test suite failed to run' ? file : title, {
            location: stackLocation(report),
            message: firstWords(report),
          }),
        ),
    ),
  );
