// Shows a long output in little space without hiding what went wrong: failures first, then both ends, every gap counted.
// Pure text in, text out; whoever calls it keeps the whole as an artifact before anything is left out.
import { stripVTControlCharacters } from 'node:util';

export interface Bounded {
  readonly shown: string;
  /** Whether anything but colour codes and overwritten progress is missing from `shown`. */
  readonly cut: boolean;
}

/** Characters of a longer line that are shown, and how many of them from its start. */
const LINE_CHARS = 400;
const LINE_HEAD = 300;
/** What is shown of both ends before any failure line, so that the command's start and its totals are always there. */
const ENDS_FIRST = { head: 3, tail: 8 } as const;
/** What is shown of both ends when there is room left after the failures. */
const ENDS_LAST = { head: 20, tail: 30 } as const;
/** Lines around a failure: what led to it, and the message, difference or stack below it. */
const CONTEXT = { before: 2, after: 4 } as const;

/**
 * At most `maxChars` characters of a command's output. Terminal codes and overwritten progress always go; a text that
 * then fits is otherwise unchanged. Of a longer one, failures, head and tail stay, in order; each gap says how many
 * lines are missing and which (counted from 1), the first also how to read them from the artifact.
 */
export const boundOutput = (text: string, maxChars: number, artifact: string): Bounded => {
  const plain = withoutProgress(stripVTControlCharacters(text));
  if (plain.length <= maxChars) return { shown: plain, cut: false };
  const lines = (plain.endsWith('\n') ? plain.slice(0, -1) : plain).split('\n').map(shortened);
  const hint = hintFor(artifact);
  const kept = choose(lines, maxChars - hint.length);
  return { shown: atMost(render(lines, kept, hint), maxChars), cut: true };
};

/** What a terminal would show of lines that were drawn over with carriage returns. CRLF line ends stay. */
const withoutProgress = (text: string): string => {
  if (!text.includes('\r')) return text;
  return text.split('\n').map(lastDrawn).join('\n');
};

const lastDrawn = (line: string): string => {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end -= 1;
  return end === 0 ? line : line.slice(line.lastIndexOf('\r', end - 1) + 1);
};

const shortened = (line: string): string => {
  if (line.length <= LINE_CHARS) return line;
  const note = ` … ${line.length - LINE_CHARS} characters left out … `;
  return `${atMost(line, LINE_HEAD)}${note}${line.slice(LINE_HEAD - LINE_CHARS).replace(/^[\uDC00-\uDFFF]/, '')}`;
};

/** A prefix that does not end inside a surrogate pair. */
const atMost = (text: string, chars: number): string =>
  text.length <= chars ? text : text.slice(0, chars).replace(/[\uD800-\uDBFF]$/, '');

/** The lines to show, the most telling first while they fit. */
const choose = (lines: readonly string[], budget: number): ReadonlySet<number> => {
  const selection = select(lines, budget);
  const last = lines.length - 1;
  const takeEnds = ({ head, tail }: { readonly head: number; readonly tail: number }): void => {
    for (let back = 0; back < tail && selection.take(last - back); back += 1);
    for (let line = 0; line < head && selection.take(line); line += 1);
  };
  takeEnds(ENDS_FIRST);
  for (const line of linesThat(lines, isFailure)) if (!takeAround(selection, line)) break;
  for (const line of linesThat(lines, mentionsTrouble)) if (!selection.take(line)) break;
  takeEnds(ENDS_LAST);
  // In the place of a single line, a note would be no shorter than most lines.
  for (const line of [...selection.kept]) if (selection.kept.has(line + 2)) selection.take(line + 1);
  return selection.kept;
};

/** The failure itself, then what follows it, then what led to it. */
const takeAround = (selection: Selection, line: number): boolean => {
  if (!selection.take(line)) return false;
  for (let after = 1; after <= CONTEXT.after; after += 1) selection.take(line + after);
  for (let before = 1; before <= CONTEXT.before; before += 1) selection.take(line - before);
  return true;
};

function* linesThat(lines: readonly string[], test: (line: string) => boolean): Generator<number> {
  for (const [index, line] of lines.entries()) if (test(line)) yield index;
}

interface Selection {
  readonly kept: ReadonlySet<number>;
  /** Keeps one more line; false when it does not fit. A line that does not exist takes no room. */
  readonly take: (line: number) => boolean;
}

/** Keeps account of lines and of the gap notes between them, so that the rendered whole stays in the budget. */
const select = (lines: readonly string[], budget: number): Selection => {
  const kept = new Set<number>();
  const gapChars = gapText(1, lines.length + 1, '').length + String(lines.length).length + 1;
  let room = budget - gapChars;
  const isShown = (line: number): boolean => line < 0 || line >= lines.length || kept.has(line);
  const take = (line: number): boolean => {
    if (isShown(line)) return true;
    const gapsMore = 1 - Number(isShown(line - 1)) - Number(isShown(line + 1));
    const cost = (lines[line]?.length ?? 0) + 1 + gapsMore * gapChars;
    if (cost > room) return false;
    room -= cost;
    kept.add(line);
    return true;
  };
  return { kept, take };
};

const render = (lines: readonly string[], kept: ReadonlySet<number>, hint: string): string => {
  const shown: string[] = [];
  let from = 0;
  let pending = hint;
  const closeGap = (to: number): void => {
    if (to <= from) return;
    shown.push(gapText(from + 1, to, pending));
    pending = '';
  };
  for (const line of [...kept].sort((a, b) => a - b)) {
    closeGap(line);
    shown.push(lines[line] ?? '');
    from = line + 1;
  }
  closeGap(lines.length);
  if (pending !== '') shown.push(`… long lines are shortened${pending} …`);
  return shown.join('\n');
};

const hintFor = (artifact: string): string => `; artifact_read {"artifact":"${artifact}"} shows them`;

const gapText = (first: number, last: number, hint: string): string =>
  first === last
    ? `… 1 line left out (line ${first})${hint} …`
    : `… ${last - first + 1} lines left out (lines ${first}-${last})${hint} …`;

const PASSING = /^\s*(?:[✓✔√]|ok \d|PASS\b|--- PASS|test .{1,200} \.\.\. ok)/;
const NOTHING_WRONG = /\b(?:0|no) (?:errors?|failures?|failed|failing|problems?)\b/gi;
const FAILURE =
  /^\s*(?:error\b|fatal\b|panic\b|FAIL|not ok\b|E {2,}|[✗✘✕✖×❌●]|Traceback|--- FAIL|\d+\) )|(?:Error|Exception)\b\s*[:([]|\berror(?:\[\w+\]| [A-Z]+\d+)?:|\bpanicked at\b|\bERR!/i;
const TROUBLE =
  /\b(?:errors?|exception|fail(?:ed|s|ures?|ing)?|fatal|panic|assert\w*|denied|refused|cannot|can't|could not|unable to|not found|no such|undefined|unexpected|invalid|timed out|killed|aborted|unhandled|segmentation fault|core dumped)\b/i;

const isFailure = (line: string): boolean => !PASSING.test(line) && FAILURE.test(line.replace(NOTHING_WRONG, ''));

const mentionsTrouble = (line: string): boolean => !PASSING.test(line) && TROUBLE.test(line.replace(NOTHING_WRONG, ''));
