// A line a package: `ok`, `FAIL` or `?`; with -v a line a test: `--- PASS: TestAdds (0.00s)`, subtests indented.
import { failure, matching } from './output.ts';
import type { Failure, Runner } from './runner.ts';

export const goTest: Runner = {
  name: 'go test',
  detect: (place) => (place.list('.').includes('go.mod') ? ['go', 'test', '-v', './...'] : undefined),
  read: (lines) => {
    const packages = matching(lines, /^(ok {2}|FAIL|\? {3})\t(\S+)(?:\t| )(.*)$/);
    if (packages.length === 0) return undefined;
    const verbose = lines.some((line) => line.startsWith('=== RUN'));
    const count = (fate: string): number => lines.filter((line) => line.startsWith(`--- ${fate}: `)).length;
    const broken = packages.filter(([, , , note = '']) => /\[(?:build|setup) failed\]/.test(note));
    // Without -v, tests that pass are not printed: then a package that passed counts as one.
    const passedPackages = packages.filter(
      ([, fate = '', , note = '']) => fate.startsWith('ok') && !note.includes('[no tests to run]'),
    );
    return {
      passed: verbose ? count('PASS') : passedPackages.length,
      failed: count('FAIL') + broken.length,
      skipped: count('SKIP'),
      failures: [...failuresIn(lines), ...broken.map(([, , name = '', note]) => failure(name, { message: note }))],
    };
  },
};

/** A test fails with its subtests; only the innermost are named. */
const failuresIn = (lines: readonly string[]): readonly Failure[] => {
  const names = matching(lines, /^ *--- FAIL: (\S+)/).map(([, name = '']) => name);
  const parents = new Set(names.flatMap(parentsOf));
  const said = firstMessages(lines);
  return names.filter((name) => !parents.has(name)).map((name) => failure(name, said.get(name) ?? {}));
};

/** `a` and `a/b` of `a/b/c`. */
const parentsOf = (name: string): readonly string[] =>
  name
    .split('/')
    .slice(0, -1)
    .map((_, depth, parts) => parts.slice(0, depth + 1).join('/'));

/** The first `file_test.go:8: message` of each test: below its result, or with -v below its start. */
const firstMessages = (
  lines: readonly string[],
): ReadonlyMap<string, { readonly location?: string; readonly message?: string }> => {
  const said = new Map<string, { readonly location?: string; readonly message?: string }>();
  let test: string | undefined;
  for (const line of lines) {
    const [, name] = /^(?:=== (?:RUN|CONT|NAME) +| *--- [A-Z]+: )(\S+)/.exec(line) ?? [];
    test = name ?? test;
    const [, location, message] = /^ +(\S+\.go:\d+): (.*)$/.exec(line) ?? [];
    if (test === undefined || location === undefined || said.has(test)) continue;
    said.set(test, { location, ...(message === undefined ? {} : { message }) });
  }
  return said;
};
