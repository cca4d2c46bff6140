// What linters and compilers print, as findings: rule, place, message. Only lines that name all three.

export interface LintLine {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

const MAX_LINES = 40;
const MESSAGE_CHARS = 160;

type Read = (line: string) => LintLine | undefined;

const reader =
  (form: RegExp, order: readonly [rule: number, message: number]): Read =>
  (line) => {
    const found = form.exec(line);
    if (found === null) return undefined;
    const [, path = '', at = ''] = found;
    return {
      path,
      line: Number(at),
      rule: found[order[0]] ?? '',
      message: (found[order[1]] ?? '').slice(0, MESSAGE_CHARS),
    };
  };

const READERS: readonly Read[] = [
  // path:12:3: message (rule), as golangci-lint and shellcheck's gcc format do
  reader(/^([^\s:]+):(\d+):\d+: (.{3,300}) \(([a-z][\w-]{2,40})\)$/, [4, 3]),
  // path(12,3): error TS2345: message, as tsc does; path:12:3 - error TS2345: message on a terminal
  reader(/^([^\s(]+)\((\d+),\d+\): error (TS\d+): (.{3,300})$/, [3, 4]),
  reader(/^([^\s:]+):(\d+):\d+ - error (TS\d+): (.{3,300})$/, [3, 4]),
  // path:12:3: E501 message, as ruff and flake8 do
  reader(/^([^\s:]+):(\d+):\d+:? ([A-Z]{1,4}\d{2,4}) (.{3,300})$/, [3, 4]),
];

export const lintLines = (text: string): readonly LintLine[] =>
  text
    .split('\n')
    .slice(0, 200)
    .flatMap((line) => first(line.trim()) ?? [])
    .slice(0, MAX_LINES);

/** The compiler speaking through a linter: code in the middle of being written does not compile. */
const COMPILING: ReadonlySet<string> = new Set(['typecheck']);

const first = (line: string): LintLine | undefined => {
  for (const read of READERS) {
    const found = read(line);
    if (found !== undefined) return COMPILING.has(found.rule) ? undefined : found;
  }
  return undefined;
};
