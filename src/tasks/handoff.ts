// Where a task stands, for whoever goes on with it: put together from the record, so that it cannot flatter.
import type { Gate, Handoff, Task } from '../core/task.ts';
import type { Facts } from './work/facts.ts';

export interface HandoffInput {
  readonly task: Task;
  readonly gate: Omit<Gate, 'ms'>;
  readonly facts: Facts;
  /** The commit that is checked out. */
  readonly head: string | undefined;
}

/** Of each kind, the newest so many. */
const MOST = 20;

export const handoffOf = ({ task, gate, facts, head }: HandoffInput): Handoff => {
  const over = new Set(task.notes.filter(({ done }) => done).map(({ phase }) => phase));
  const last = task.notes.at(-1);
  const missing = gate.items.filter(({ state }) => state === 'missing');
  const isOver = task.state === 'completed';
  return {
    ...(head === undefined ? {} : { last_commit: head }),
    done: [
      ...task.notes.filter(({ done }) => done).map(({ phase, summary }) => `${phase}: ${summary}`),
      ...gate.items.filter(({ state }) => state !== 'missing').map(({ item, what }) => `${item}: ${what}`),
    ],
    doing: last === undefined || last.done ? [] : [`${last.phase}: ${last.summary}`],
    to_do: isOver
      ? []
      : [
          ...task.phases.filter((phase) => !over.has(phase) && phase !== last?.phase),
          ...missing.map(({ item, what }) => `${item}: ${what}`),
        ],
    files: [...gate.files],
    next_steps: isOver ? [] : [...new Set(missing.flatMap(({ next }) => next ?? []))],
    gotchas: gotchasOf(task, facts),
  };
};

const gotchasOf = (task: Task, { proofs, refusals }: Facts): string[] => {
  const sessions = new Set(task.attempts.map(({ session }) => session));
  const since = task.attempts[0]?.started ?? '';
  const mine = <Known extends { readonly session: string; readonly at: string }>({ session, at }: Known): boolean =>
    sessions.has(session) && at >= since;
  const tests = proofs.filter((proof) => proof.kind === 'test' && mine(proof)).at(-1);
  const refused = refusals.filter(mine).map(({ rule, reason }) => `refused by ${rule}: ${reason}`);
  return [
    ...(task.reason === undefined ? [] : [`${task.state}: ${task.reason}`]),
    ...(task.attempts.length > 1 ? [`this is attempt ${task.attempts.length}`] : []),
    ...(tests?.failures ?? []).slice(0, MOST).map((name) => `fails: ${name}`),
    ...[...new Set(refused)].slice(-MOST),
    ...task.notes.flatMap(({ decisions }) => decisions.map((decision) => `decided: ${decision}`)).slice(-MOST),
    ...task.skips.map(({ item, reason }) => `a person has skipped ${item}: ${reason}`),
  ];
};
