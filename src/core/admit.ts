// Stage one: find the tool, understand the arguments, judge the effects, record the intent.
// Nothing has happened when it ends but a line in the log.

import { askAbout, type Ruling, ruleOn } from './approve.ts';
import { type Tightened, watchedCall, withLoops } from './circles.ts';
import type { Verdict } from './decision.ts';
import { driftBefore } from './drift.ts';
import type { Effect } from './effect.ts';
import type { Locks } from './locks.ts';
import type { Observation } from './observation.ts';
import type { AdmittedCall, GateParts, JudgedCall, Parts, Request } from './parts.ts';
import { isPathEffect } from './path-effect.ts';
import type { Facts } from './ports.ts';
import { inputForLog, secretsIn, withoutSecrets } from './record.ts';
import { contextOf, denied, failed, pending, refuse, unrecorded } from './refusal.ts';
import type { Session } from './session.ts';
import { findTool, type Tool } from './tool.ts';
import { explainInput, explainTool } from './usage.ts';

export type Admission<Call = AdmittedCall> = { readonly call: Call } | { readonly observation: Observation };

/** A call on its way through admission. */
export interface Candidate {
  readonly id: string;
  readonly session: Session;
  readonly request: Request;
  readonly startedAt: number;
}

export const admit = async (parts: Parts, locks: Locks, session: Session, request: Request): Promise<Admission> => {
  const { offered = parts.tools } = request;
  const tool = findTool(offered, request.tool);
  const named = tool === undefined ? request : { ...request, tool: tool.name };
  const candidate = { id: parts.newId('call'), session, request: named, startedAt: parts.now() };
  if (tool === undefined) {
    parts.loops.refused(watchedCall(parts, { session, ...request, effects: [] }));
    return { observation: await refuse(parts, candidate, 'unknown_tool', explainTool(request.tool, offered)) };
  }
  const bound = tool.bind(request.input);
  if ('error' in bound) {
    parts.loops.refused(watchedCall(parts, { session, ...named, effects: [] }));
    return { observation: await refuse(parts, candidate, 'invalid_arguments', explainInput(tool, bound.error)) };
  }
  let declared: readonly Effect[];
  try {
    const { effectsOnRecord } = bound.call;
    const onRecord =
      effectsOnRecord === undefined ? [] : await effectsOnRecord({ libraries: parts.libraries, session });
    declared = effectsOf(tool, [...bound.call.effects(parts.workspace.place), ...onRecord]);
  } catch (thrown) {
    return { observation: await failed(parts, candidate, thrown) };
  }
  const analysed = parts.policy.analyse(declared);
  // People may do the same thing as often as they like.
  const watched =
    session.principal === 'human' ? undefined : watchedCall(parts, { session, ...named, effects: analysed.effects });
  const tighten = (verdict: Verdict): Tightened =>
    watched === undefined ? { verdict } : withLoops(parts.loops, watched, { verdict, mode: parts.policy.mode });
  const understood = { tool, bound: bound.call, declared, ...analysed, watched, tighten };
  const keys = writeKeys(analysed.effects, parts.workspace.root);
  if (keys.length === 0) return judged(parts, candidate, { ...understood, release: nothing });
  const queuedAt = parts.now();
  const release = await locks.acquire(keys);
  const queueMs = parts.now() - queuedAt;
  return judged(parts, candidate, { ...understood, release, queueMs });
};

/** What judging needs of a call, whoever is going to carry it out. */
export type Understood = Pick<JudgedCall, 'effects' | 'release'> & {
  readonly tool: { readonly name: string };
  /** Before the analysis of commands. */
  readonly declared: readonly Effect[];
  /** How long it waited for other writers of the same paths. */
  readonly queueMs?: number;
  /** What else may make the verdict stricter. */
  readonly tighten?: (verdict: Verdict) => Tightened;
};

/** Looks, judges and records the intent. What is more of the call is handed on with the admission. */
export const judged = async <Known extends Understood>(
  parts: GateParts,
  candidate: Candidate,
  understood: Known,
): Promise<Admission<Known & JudgedCall>> => {
  const { id, session, startedAt } = candidate;
  const { tool, declared, effects, release, queueMs = 0, tighten = same } = understood;
  const held = parts.workspace.look(effects);
  const { facts } = held;
  const { principal, within } = session;
  const { verdict, unlessAgreed } = tighten(
    parts.policy.judge({ tool: tool.name, principal, session: session.id, within }, effects, facts),
  );
  const judgeMs = parts.now() - startedAt - queueMs;
  try {
    const ruling = await recorded(parts, candidate, {
      declared,
      effects,
      facts,
      verdict,
      unlessAgreed,
      judgeMs,
      queueMs,
    });
    if (ruling.verdict.decision === 'allow') {
      const answer = ruling.answer === undefined ? {} : { answer: ruling.answer };
      return { call: { ...understood, id, session, held, verdict: ruling.verdict, startedAt, ...answer } };
    }
    held.close();
    release();
    return { observation: refusalBy(candidate, ruling) };
  } catch (thrown) {
    held.close();
    release();
    return { observation: unrecorded(candidate, thrown) };
  }
};

const refusalBy = (candidate: Candidate, ruling: Ruling): Observation =>
  ruling.pending === undefined ? denied(candidate, ruling.verdict) : pending(candidate, ruling.verdict, ruling.pending);

interface Judgement {
  readonly declared: readonly Effect[];
  readonly effects: readonly Effect[];
  readonly facts: Facts;
  readonly verdict: Verdict;
  readonly unlessAgreed: Verdict | undefined;
  readonly judgeMs: number;
  readonly queueMs: number;
}

/** The verdict as it stands with what people have said, on record together with the intent. */
const recorded = async (parts: GateParts, candidate: Candidate, judgement: Judgement): Promise<Ruling> => {
  const { effects, facts, verdict, unlessAgreed, judgeMs, queueMs } = judgement;
  // Of what is denied, not even the size becomes known.
  const drift = verdict.decision === 'deny' ? [] : driftBefore(parts, facts);
  const { tool, input } = candidate.request;
  // What was judged says once more what was asked for: words of the command, names of files.
  const secrets = await secretsIn(parts, [effects, facts, verdict, unlessAgreed]);
  const called = { tool, ...(await inputForLog(parts, input)), effects: withoutSecrets(secrets, [...effects]) };
  const asked = verdict.decision === 'ask' ? await askAbout(parts, { ...candidate, ...judgement }) : undefined;
  const ruled: Ruling = asked === undefined ? { verdict, events: [] } : ruleOn(candidate.id, asked, verdict);
  const stopped = ruled.pending !== undefined && unlessAgreed !== undefined;
  const ruling: Ruling = stopped ? { verdict: unlessAgreed, events: [] } : ruled;
  const decided = {
    policy: parts.policy.hash,
    facts: mutable(facts.paths),
    ...(facts.listed === undefined ? {} : { listed: mutable(facts.listed) }),
    ...(facts.sandbox === undefined ? {} : { sandbox: facts.sandbox }),
    judge_us: Math.round(judgeMs * 1000),
    ...(queueMs < QUEUED_MS ? {} : { queue_us: Math.round(queueMs * 1000) }),
  };
  parts.log.append(contextOf(candidate), [
    ...drift,
    { type: 'tool_called', data: called },
    { type: 'policy_decision', data: withoutSecrets(secrets, { ...ruling.verdict, ...decided }) },
    ...ruling.events,
  ]);
  return ruling;
};

const mutable = (
  facts: Facts['paths'],
): Record<
  string,
  { path: string; real: string; type: 'file' | 'directory' | 'missing' | 'other'; refused?: string }[]
> => Object.fromEntries(Object.entries(facts).map(([path, found]) => [path, [...found]]));

const effectsOf = (tool: Tool, effects: readonly Effect[]): readonly Effect[] => {
  const undeclared = effects.find((effect) => !tool.touches.includes(effect.kind));
  if (undeclared !== undefined)
    throw new Error(`${tool.name} declares no ${undeclared.kind} effect but would have one`);
  return effects;
};

/** Textual identity is enough to keep writers apart; a path written under two names is caught when it is replaced. */
const writeKeys = (effects: readonly Effect[], root: string): readonly string[] => [
  ...new Set(
    effects.flatMap((effect) => (isPathEffect(effect) && effect.kind !== 'read' ? [`${root}/${effect.path}`] : [])),
  ),
];

/** Less than this is no waiting, and nothing that a record needs. */
const QUEUED_MS = 0.5;

const nothing = (): void => {};
const same = (verdict: Verdict): Tightened => ({ verdict });
