// `test result: FAILED. 1 passed; 1 failed; 1 ignored; …` for each binary, and `---- test stdout ----` with the panic.
import { failure, matching, sections } from './output.ts';
import type { Failure, Runner } from './runner.ts';

export const cargoTest: Runner = {
  name: 'cargo test',
  detect: (place) => (place.list('.').includes('Cargo.toml') ? ['cargo', 'test'] : undefined),
  read: (lines) => {
    const results = matching(lines, /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/);
    if (results.length === 0) return undefined;
    const sum = (group: 1 | 2 | 3): number => results.reduce((total, result) => total + Number(result[group]), 0);
    return { passed: sum(1), failed: sum(2), skipped: sum(3), failures: failuresIn(lines) };
  },
};

/** A test's own output may go before its panic; further down nobody looks for it. */
const MAX_LINES = 200;

const failuresIn = (lines: readonly string[]): readonly Failure[] => {
  const said = new Map(
    sections(lines, /^---- (.+) stdout ----$/).map(({ head, body }) => [head[1] ?? '', panicIn(body)]),
  );
  return matching(lines, /^test (.+) \.\.\. FAILED$/).map(([, name = '']) => failure(name, said.get(name) ?? {}));
};

/** The message stands below the place since Rust 1.73; earlier it came first, in quotes, on one line or several. */
const panicIn = (body: readonly string[]): Omit<Failure, 'name'> => {
  const text = body.slice(0, MAX_LINES).join('\n');
  const [, quoted, place] = / panicked at '(.*?)', (\S+:\d+):\d+$/ms.exec(text) ?? [];
  if (quoted !== undefined && place !== undefined) return { location: place, message: quoted };
  const [, location, message] = / panicked at (\S+:\d+):\d+:\n(.*)/.exec(text) ?? [];
  return location === undefined || message === undefined ? {} : { location, message };
};
