// Where the watch over loops meets the pipeline: what it makes of a verdict, and what is told after a call.
import type { Match, Verdict } from './decision.ts';
import type { Effect } from './effect.ts';
import type { NewEvent } from './event.ts';
import { LOOP_RULES, type LoopCall, type LoopEnd, type LoopRule, type Loops, type LoopWord } from './loops.ts';
import type { AdmittedCall, Ended, Parts } from './parts.ts';
import type { Session } from './session.ts';
import { isStricter } from './strictness.ts';

const PREFIX = 'loop/';
/** Of the arguments, what a person is shown. */
const SUBJECT_CHARS = 300;

/** Arguments that are longer are told by their hash. */
const KEY_CHARS = 300;

/** A call as the watch sees it. */
export const watchedCall = (
  { sha256 }: Pick<Parts, 'sha256'>,
  call: {
    readonly session: Session;
    readonly tool: string;
    readonly input: unknown;
    readonly effects: readonly Effect[];
  },
): LoopCall => {
  const { session, tool, input, effects } = call;
  const text = JSON.stringify(input) ?? '';
  const key = `${tool} ${text.length <= KEY_CHARS ? text : sha256(text)}`;
  return { run: session.run, tool, key, input, effects };
};

export interface Tightened {
  readonly verdict: Verdict;
  /** What holds instead of a question unless a person has agreed already: there were enough questions. */
  readonly unlessAgreed?: Verdict;
}

interface Given {
  readonly verdict: Verdict;
  readonly mode: string;
}

/** The verdict, or a stricter one when the work goes in circles. In mode observe nothing is held up. */
export const withLoops = (loops: Loops, call: LoopCall, given: Given): Tightened => {
  const { verdict, mode } = given;
  const free = mode === 'observe' || verdict.decision === 'deny';
  const held = free ? { verdict } : heldBy(loops.before(call), call, given);
  // Asking again and again is going in circles as well.
  if (held.verdict.decision === 'deny' || isAboutLoop(held.verdict)) loops.refused(call);
  return held;
};

const heldBy = ([word]: readonly LoopWord[], call: LoopCall, { verdict, mode }: Given): Tightened => {
  if (word === undefined || !isStricter(word.decision, verdict.decision)) return { verdict };
  const asking = saying(word, 'ask', { call, verdict });
  const stopping = saying(word, 'deny', { call, verdict });
  if (mode === 'locked') return { verdict: stopping };
  return word.decision === 'deny' ? { verdict: asking, unlessAgreed: stopping } : { verdict: asking };
};

const saying = (
  { rule, reason, remedy }: LoopWord,
  decision: 'ask' | 'deny',
  { call, verdict }: { readonly call: LoopCall; readonly verdict: Verdict },
): Verdict => {
  const subject = `${call.tool} ${JSON.stringify(call.input) ?? ''}`.slice(0, SUBJECT_CHARS);
  const match: Match = { rule: `${PREFIX}${rule}`, decision, subject, reason, remedy };
  return { decision, rule: match.rule, reason, remedy, matches: [match, ...verdict.matches] };
};

/** Whether the question is about a loop, not about what the call would touch. */
export const isAboutLoop = ({ rule }: Pick<Verdict, 'rule'>): boolean => rule.startsWith(PREFIX);

/** What the agent is told beside the answer, and what is recorded of it. */
export interface Told {
  readonly hint?: string;
  readonly events: readonly NewEvent[];
}

/** Takes note of how a call ended. */
export const afterCall = ({ loops }: Parts, call: AdmittedCall, ended: Ended): Told => {
  if (call.watched === undefined) return { events: [] };
  const words = loops.after(call.watched, endOf(call, ended));
  if (words.length === 0) return { events: [] };
  return {
    hint: words.map(({ reason, remedy }) => `${reason}; ${remedy}`).join('. '),
    events: words.map(({ rule, count, reason }) => ({ type: 'loop_noticed', data: { rule, count, reason } })),
  };
};

const endOf = ({ verdict }: AdmittedCall, ended: Ended): LoopEnd => {
  const lifted = verdict.rule.startsWith('approval/') ? verdict.matches.flatMap(({ rule }) => ruleOf(rule)) : [];
  if ('fate' in ended) return { ok: false, text: ended.reason, data: {}, lifted };
  const { status = 'ok', data, text, reason = '', bulk } = ended.outcome;
  return { ok: status === 'ok', text: `${reason}${text}${bulk?.text ?? ''}`, data, lifted };
};

const ruleOf = (rule: string): readonly LoopRule[] => LOOP_RULES.filter((known) => rule === `${PREFIX}${known}`);
