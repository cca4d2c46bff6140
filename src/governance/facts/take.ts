// Events into facts, as they are read. One at a time, so that a record of any length takes no more than its facts.
import type { Envelope } from '../../core/event.ts';
import { happenedAt, importedOf } from '../../core/imported.ts';
import { GOVERNANCE_EVENTS } from '../known.ts';
import type { CallFact, Decided, Ended, OtherFact, Place } from './fact.ts';
import { failureClass } from './failure.ts';
import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf, textsOf } from './fields.ts';
import { lintLines } from './lint-lines.ts';

/** What events say of a call that may begin elsewhere: with hooks, in a segment of another process. */
export interface LaterFact {
  readonly call: string;
  readonly decided?: Decided;
  readonly ended?: Ended;
  readonly tests?: string;
}

export interface Taken {
  /** What governance itself has said. */
  readonly own?: Envelope;
  readonly call?: CallFact;
  readonly later?: LaterFact;
  readonly others?: readonly OtherFact[];
}

const OWN: ReadonlySet<string> = new Set(GOVERNANCE_EVENTS);

/** Types that are kept as they are: they are few. */
const OTHERS: ReadonlySet<string> = new Set([
  'session_opened',
  'history_imported',
  'run_finished',
  'approval_requested',
  'approval_resolved',
  'approval_used',
  'rule_check',
  'guard_scanned',
]);

/** The facts of one event; nothing for what signals are not made from. */
export const take = (event: Envelope, place: Place): Taken => {
  const data = fieldsOf(event.data);
  if (OTHERS.has(event.type)) return { others: [otherOf(event, data)] };
  if (OWN.has(event.type)) return { own: event };
  const { call } = event;
  if (call === undefined) return {};
  switch (event.type) {
    case 'tool_called':
      return { call: callOf(event, call, data, place) };
    case 'policy_decision': {
      const decided = decidedOf(event, data);
      return decided === undefined ? {} : { later: { call, decided } };
    }
    case 'tool_result':
      return { later: { call, ended: endedOf(event, data) }, others: findingsIn(event, data) };
    case 'test_result':
      return { later: { call, tests: textOf(data.outcome) } };
    default:
      return {};
  }
};

const momentOf = (event: Envelope): number => Date.parse(happenedAt(event)) || 0;

const otherOf = (event: Envelope, data: Fields): OtherFact => ({
  type: event.type,
  event: event.id,
  session: event.session,
  call: event.call ?? '',
  at: momentOf(event),
  data,
});

/** What a linter has said that a command ran, told like the findings of a guard. */
const findingsIn = (event: Envelope, data: Fields): readonly OtherFact[] =>
  data.code === 'command_failed'
    ? lintLines(textOf(data.reason)).map((line) => ({
        ...otherOf(event, { ...line, by: 'linter' }),
        type: 'rule_check',
      }))
    : [];

const HASH_CHARS = 16;

const callOf = (event: Envelope, call: string, data: Fields, place: Place): CallFact => {
  const effects = listOf(data.effects);
  return {
    call,
    event: event.id,
    session: event.session,
    at: momentOf(event),
    tool: textOf(data.tool),
    input: textOf(data.input_sha256).slice(0, HASH_CHARS),
    commands: commandsOf(effects),
    reads: pathsOf(effects, ['read']),
    writes: pathsOf(effects, ['write', 'delete']),
    change: changeOf(fieldsOf(data.input)),
    imported: importedOf(event) !== undefined,
    place,
    decided: undefined,
    ended: undefined,
    tests: undefined,
  };
};

const MAX_COMMANDS = 6;
const COMMAND_WORDS = 4;
const COMMAND_CHARS = 80;

const commandsOf = (effects: readonly Fields[]): readonly string[] => {
  const commands = effects.flatMap(({ kind, argv, text }) => {
    if (kind !== 'exec') return [];
    const words = textsOf(argv);
    return words.length > 0 ? [inWords(words)] : partsOf(textOf(text));
  });
  return [...new Set(commands)].slice(0, MAX_COMMANDS);
};

const inWords = ([program = '', ...rest]: readonly string[]): string =>
  [program.slice(program.lastIndexOf('/') + 1), ...rest]
    .slice(0, COMMAND_WORDS)
    .join(' ')
    .replace(/\s+/g, ' ')
    .slice(0, COMMAND_CHARS);

/** Of a text that nobody understood: only for counting, never for a decision. */
const partsOf = (text: string): readonly string[] =>
  text
    .slice(0, 2_000)
    .split(/&&|\|\||[;|\n]/)
    .map((part) => inWords(part.trim().split(/\s+/)))
    .filter((command) => command !== '' && !/^(?:cd|#|export|set|echo)\b/.test(command));

const pathsOf = (effects: readonly Fields[], kinds: readonly string[]): readonly string[] => [
  ...new Set(effects.flatMap(({ kind, path }) => (kinds.includes(textOf(kind)) ? [plainPath(textOf(path))] : []))),
];

const plainPath = (path: string): string => path.replace(/^(?:\.\/)+/, '').replace(/\/{2,}/g, '/') || '.';

/** Texts that edits name: those of our tools, and of Claude Code's. */
const changeOf = (input: Fields): CallFact['change'] => {
  const before = mark(input.old ?? input.old_string);
  const after = mark(input.new ?? input.new_string);
  return before === undefined || after === undefined || before === after ? undefined : [before, after];
};

/** Long texts are recorded as their hash already; of the others the text itself is as good. */
const mark = (value: unknown): string | undefined => {
  if (isFields(value)) return textOf(value.sha256).slice(0, HASH_CHARS);
  return typeof value === 'string' ? shortHash(value) : undefined;
};

/** FNV-1a in two halves: quick, and nothing rests on it but counting. */
const shortHash = (text: string): string => {
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at += 1) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(text.length - 1 - at), 0x01000193);
  }
  return `${(low >>> 0).toString(36)}.${(high >>> 0).toString(36)}.${text.length}`;
};

const decidedOf = (event: Envelope, data: Fields): Decided | undefined => {
  const decision = textOf(data.decision);
  const warned = warningsIn(data);
  if (decision === 'allow' && warned.length === 0) return undefined;
  return { decision, rule: textOf(data.rule), reason: textOf(data.reason).slice(0, 200), warned, event: event.id };
};

const warningsIn = (data: Fields): readonly string[] => {
  const lifted = data.judged === undefined ? [] : [textOf(data.rule)];
  const watching = listOf(data.matches).flatMap(({ shadow, decision, rule }) =>
    shadow === true && decision !== 'allow' ? [textOf(rule)] : [],
  );
  // Whom a person has let through is no warning: that is friction.
  return [...lifted.filter((rule) => !/^(?:approval\/|session:)/.test(rule)), ...watching];
};

const endedOf = (event: Envelope, data: Fields): Ended => {
  const status = textOf(data.status);
  const code = textOf(data.code);
  return {
    at: momentOf(event),
    status,
    code,
    failure: status === 'ok' ? '' : failureClass(code, textOf(data.reason)),
    ms: importedOf(event) === undefined ? numberOf(data.duration_ms) : undefined,
    // Only what went wrong is ever cited.
    event: status === 'ok' ? '' : event.id,
  };
};
