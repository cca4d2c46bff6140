// Node's own runner, in its two reports: `ℹ pass 1` with a list of failing tests, or TAP with `# pass 1`.
import type { Place } from '../../core/ports.ts';
import { failure, firstWords, matching, sections } from './output.ts';
import type { Failure, Runner } from './runner.ts';

export const nodeTest: Runner = {
  name: 'node:test',
  detect: (place) => (hasTests(place) ? ['node', '--test'] : undefined),
  read: (lines) => {
    const totals = matching(lines, /^(?:ℹ|#) (tests|pass|fail|cancelled|skipped|todo) +(\d+)$/);
    if (!totals.some(([, word]) => word === 'tests') || !totals.some(([, word]) => word === 'pass')) return undefined;
    const count = (...words: readonly string[]): number =>
      totals.filter(([, word = '']) => words.includes(word)).reduce((sum, [, , number]) => sum + Number(number), 0);
    return {
      passed: count('pass'),
      failed: count('fail', 'cancelled'),
      skipped: count('skipped', 'todo'),
      failures: [...failuresInSpec(lines), ...failuresInTap(lines)],
    };
  },
};

/** The names that `node --test` looks for by itself. */
const hasTests = (place: Place): boolean => {
  const isTest = (name: string): boolean => /(?:^test|^test-.+|.+[.\-_]test)\.[cm]?js$/.test(name);
  return (
    place.list('.').some(isTest) ||
    place.list('test').some((name) => /\.[cm]?js$/.test(name)) ||
    place.list('tests').some(isTest)
  );
};

const failuresInSpec = (lines: readonly string[]): readonly Failure[] =>
  sections(lines, /^test at (.+:\d+):\d+$/).map(({ head, body }) => {
    const [title = '', ...report] = body;
    const name = title.replace(/^✖ /, '').replace(/ \([\d.]+ms\)$/, '');
    return failure(name, { location: head[1], message: firstWords(report) });
  });

/** A suite fails with its tests; it is not one more failure. */
const failuresInTap = (lines: readonly string[]): readonly Failure[] =>
  sections(lines, /^ *(?:not )?ok \d+(?: - (.*))?$/)
    .filter(
      ({ head, body }) =>
        head[0].trimStart().startsWith('not ok') &&
        !body.some((line) => /^ *failureType: 'subtestsFailed'$/.test(line)),
    )
    .map(({ head, body }) => {
      const [, location] = matching(body, /^ *location: '(.+:\d+):\d+'$/)[0] ?? [];
      return failure(head[1] ?? '', { location, message: tapError(body) });
    });

const tapError = (body: readonly string[]): string | undefined => {
  const at = body.findIndex((line) => /^ *error: /.test(line));
  const [, text] = /^ *error: (.*)$/.exec(body[at] ?? '') ?? [];
  return text === '|-' ? firstWords(body.slice(at + 1)) : text?.replace(/^'(.*)'$/, '$1');
};
