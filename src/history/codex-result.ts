// What Codex left of a call's outcome: a text for the model, in a frame that differs from version to version, without a
// flag for failure. What failed is known by the exit code in the frame, by Codex's own words in place of a result, and in
// newer versions by the item that it recorded beside it.
import { type Fields, fieldsOf, isFields, textOf } from '../clients/fields.ts';
import type { PastResult } from './call.ts';

export interface Output {
  readonly text: string;
  readonly exit?: number | undefined;
  /** Something ran and this is what it printed or gave; else Codex itself may be speaking. */
  readonly ran: boolean;
  readonly failed?: boolean;
  /** Why a script ended, where its text is more than that. */
  readonly why?: string;
}

/** What is known beside the output. */
export interface Beside {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of the item: completed, failed, declined. */
  readonly status: string | undefined;
  /** Somebody was there to say no; without a person Codex says it was one all the same. */
  readonly attended: boolean;
}

type Meaning = Partial<Pick<PastResult, 'failed' | 'refused' | 'barred' | 'interrupted'>>;

/** Said in place of a result, whatever was called. */
const REFUSALS: readonly (readonly [RegExp, Meaning])[] = [
  [/^aborted(?: by user\b|$)|^command aborted by user/, { interrupted: true }],
  [/^(?:exec command|patch) rejected by user$|^user (?:rejected|cancelled) MCP tool call$/, { refused: true }],
  [/^exec_command failed\b.*\bRejected\(\\?"rejected by user\\?"\)/s, { refused: true }],
  [/^(?:Command|Tool call) blocked by PreToolUse hook: /, { barred: true }],
  [/^approval policy is |^MCP tool call requires approval, but /, { barred: true }],
  [/^patch rejected: |^This action was rejected /, { barred: true }],
];

/** Said where nothing ran. */
const FAILURES =
  /^(?:unsupported (?:custom tool )?call\b|failed to |failed in sandbox|unable to |error: |err: |execution error|\w+(?: verification)? failed\b)/;

export const codexResult = (output: Output, { at, status, attended }: Beside): PastResult => {
  const { text, exit, ran, why = text } = output;
  const said = exit === undefined ? REFUSALS.find(([words]) => words.test(why))?.[1] : undefined;
  const declined = status === 'declined' || said?.refused === true;
  const stopped = exit !== undefined && exit < 0;
  const broken = (exit ?? 0) > 0 || output.failed === true || status === 'failed' || (!ran && FAILURES.test(text));
  return {
    at,
    // The words that Claude Code has for it, which what reads the record knows.
    text: (exit ?? 0) > 0 ? `Exit code ${exit}\n${text}` : text,
    failed: said === undefined && !stopped && broken,
    ...said,
    ...(declined ? { refused: attended, barred: !attended } : {}),
    ...(stopped ? { interrupted: true } : {}),
  };
};

/** Lines before what was printed. */
const FRAME =
  /^(?:(?:Chunk ID|Wall time|Original token count|Total output lines|Process exited|Process running|Exit code|Script (?:completed|failed|running))\b[^\n]*\n)+(?:Output:(?:\n+|$)|(?=aborted by user))/;
const EXIT = /^(?:Process exited with code|Exit code:) (-?\d+)/m;

/** The `output` of a call's end, of whatever version. */
export const outputOf = (value: unknown): Output => {
  if (isFields(value)) {
    const inner = outputOf(value.content ?? value.body ?? '');
    return value.success === false ? { ...inner, failed: true } : inner;
  }
  const whole = Array.isArray(value) ? blocksText(value) : (textOf(value) ?? '');
  return asDocument(whole) ?? inFrame(whole);
};

const inFrame = (whole: string): Output => {
  const frame = FRAME.exec(whole)?.[0];
  if (frame === undefined) return { text: whole, ran: false };
  const body = whole.slice(frame.length);
  const exit = EXIT.exec(frame)?.[1];
  if (/^Script failed/m.test(frame)) {
    const [why = body, ...printed] = body.split(/^Script error:\n/m).reverse();
    return { text: [why, ...printed.reverse()].join('\n').trimEnd(), why, ran: false, failed: true };
  }
  return { text: body, ran: true, exit: exit === undefined ? undefined : Number(exit) };
};

/** Before the frames the outcome of a command was a JSON text, that of another server's tool a list. */
const asDocument = (text: string): Output | undefined => {
  if (!/^(?:\{"output":|\[\{)/.test(text)) return undefined;
  const value = parsed(text);
  if (Array.isArray(value)) return value.every(isFields) ? { text: blocksText(value), ran: true } : undefined;
  const { output, metadata } = fieldsOf(value);
  const exit = fieldsOf(metadata).exit_code;
  return typeof output === 'string' && typeof exit === 'number' ? { text: output, exit, ran: true } : undefined;
};

/** Texts as they stand; pictures and the like are told by their kind. */
export const blocksText = (blocks: readonly unknown[]): string =>
  blocks
    .filter(isFields)
    .map((block) => textOf(block.text) ?? (block.text === '' ? '' : `[${textOf(block.type) ?? 'unknown'}]`))
    .join('\n');

/** The arguments of a call, which are a JSON text; undefined when they are no object. */
export const argumentsIn = (text: unknown): Fields | undefined => {
  const value = typeof text === 'string' ? parsed(text) : text;
  return isFields(value) ? value : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
