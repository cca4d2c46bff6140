// An error by its class: what stays the same when the same thing goes wrong another time.

const MAX_CHARS = 120;

const REFUSALS: ReadonlySet<string> = new Set([
  'rejected_by_user',
  'permission_denied',
  'denied_by_policy',
  'interrupted',
]);

/** Of what only differs by time, place or number, nothing is left. Empty for a text that says nothing. */
export const failureClass = (code: string, reason: string): string => {
  // What a person or a client says when it refuses is the same text every time, and long.
  if (REFUSALS.has(code)) return code;
  const line = normal(code === 'command_failed' ? firstTelling(reason) : (linesOf(reason)[0] ?? ''));
  if (line === '' && code === '') return '';
  return [code, line]
    .filter((part) => part !== '')
    .join(': ')
    .slice(0, MAX_CHARS);
};

/** Programs say first what they were about to do; what went wrong is the first line that reads like it. */
const TELLING =
  /\b(?:error|fatal|fail(?:ed|ure)?|not found|no such|denied|unknown|invalid|cannot|can't|unable|refused|missing|ignored|unrecognized|unexpected|conflict)\b/i;
const NOISE = /^(?:Exit code \d+|\[[\w:.-]+\] \$ .*|\$ .*|=+ .*|\s*)$/;

const firstTelling = (reason: string): string => {
  const lines = linesOf(reason);
  return lines.find((line) => TELLING.test(line)) ?? lines[0] ?? '';
};

const linesOf = (reason: string): readonly string[] =>
  reason
    .replace(/<\/?tool_use_error>/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !NOISE.test(line));

const normal = (line: string): string =>
  line
    .replace(/(["'`])(?:(?!\1).){1,200}\1/g, '"…"')
    .replace(/(?:[A-Za-z]:)?(?:\.{0,2}\/)?(?:[\p{L}\w.@+-]+\/)+[\p{L}\p{M}\w.@+-]*/gu, '<path>')
    .replace(/\b[0-9a-f]{7,}\b/gi, '<id>')
    .replace(/\d+(?:\.\d+)*/g, 'N')
    .replace(/\s+/g, ' ')
    .trim();
