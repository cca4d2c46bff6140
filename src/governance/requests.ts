// What a drafter is asked: an assistant by the answer of gc_run, a program or an endpoint by a prompt.
import { DRAFT_FOLDERS, type DraftKind } from '../core/draft.ts';
import type { DraftRequest } from '../core/governance.ts';
import type { Remediation, SignalRow } from '../core/signal.ts';
import { visible } from '../core/visible.ts';
import type { CallFact } from './facts/fact.ts';
import { aboutOf } from './signals/detector.ts';

const KINDS: Readonly<Record<Remediation, DraftKind>> = {
  rule: 'rule',
  exception: 'rule',
  guard: 'guard',
  skill: 'skill',
};

const TASKS: Readonly<Record<DraftKind, string>> = {
  rule: 'Write one rule as a Markdown file with front matter: id, title, severity, decision (ask or deny; allow only where the work is held up for nothing), match (patterns such as Bash(git push *), Edit(src/**), mcp__server__tool), mode: shadow, origin: learned, examples with match and not_match. The body says why, and what to do instead. It has to be as narrow as what went wrong.',
  guard:
    'Write one guard as a Markdown file with front matter: id, title, severity, languages, kind (regex or ast-grep), pattern, message, origin: learned, examples with match and not_match. It looks at code line by line, so it has to be precise.',
  skill:
    'Write one skill as SKILL.md in a folder of its own, with front matter (name as the folder, description: when it is of use) and at most 60 lines on how to do such work here. No links, nothing about networks or secrets.',
};

const SAMPLES = 12;

export const requestIdOf = (signal: string): string => signal.replace(/^sig_/, 'req_');

/** The signal that a request, or its own id, means. */
export const signalIdOf = (request: string): string => request.replace(/^req_/, 'sig_');

/** `calls` that caused it, oldest first: those of the older part of the record. */
export const requestFor = (signal: SignalRow, calls: readonly CallFact[]): DraftRequest => {
  const kind = KINDS[signal.remediation];
  return {
    request_id: requestIdOf(signal.id),
    signal: signal.id,
    type: signal.type,
    subject: visible(signal.subject),
    kind,
    path_prefix: DRAFT_FOLDERS[kind],
    evidence: signal.events.slice(0, SAMPLES),
    material: calls.slice(-SAMPLES).map(lineOf),
    task: TASKS[kind],
  };
};

const lineOf = (call: CallFact): string => {
  const { tool, at, decided, ended } = call;
  const fate = ended === undefined || ended.status === 'ok' ? (decided?.reason ?? 'ok') : ended.failure;
  return visible(`${new Date(at).toISOString().slice(0, 16)} ${tool}: ${aboutOf(call)} -> ${fate}`).slice(0, 300);
};
