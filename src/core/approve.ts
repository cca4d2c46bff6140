// What becomes of a call that was judged `ask`: carried by an approval, refused by one, or put to a person.
// An approval lifts questions and nothing else: floors and denials have been judged before, on the facts of this call.

import type { Resolution } from './approval.ts';
import type { ApprovalDesk, Ask } from './approval-desk.ts';
import { isAboutLoop } from './circles.ts';
import type { Verdict } from './decision.ts';
import type { ConsultEffect, Effect } from './effect.ts';
import type { EventData, NewEvent } from './event.ts';
import type { GateParts, Request } from './parts.ts';
import { isPathEffect } from './path-effect.ts';
import type { Facts } from './ports.ts';
import type { Session } from './session.ts';
import { visible } from './visible.ts';

export interface Asked {
  /** Knows what people have said. */
  readonly desk: ApprovalDesk;
  readonly ask: Ask;
  /** The question, should it have to be put. */
  readonly question: EventData<'approval_requested'>;
}

export interface Ruling {
  readonly verdict: Verdict;
  /** What goes on record with the verdict. */
  readonly events: readonly NewEvent[];
  /** What a person has said who agreed. */
  readonly answer?: Resolution;
  /** Set when a person has yet to answer. */
  readonly pending?: string;
}

interface JudgedAsk {
  readonly session: Session;
  readonly request: Request;
  /** As the tool declared them: the commands as they will run. */
  readonly declared: readonly Effect[];
  readonly effects: readonly Effect[];
  readonly facts: Facts;
  readonly verdict: Verdict;
}

const MINUTE_MS = 60_000;

/** Prepares the question about a call. Nothing is decided or recorded yet. */
export const askAbout = async (parts: GateParts, judged: JudgedAsk): Promise<Asked> => {
  const { session, request, effects, facts, verdict } = judged;
  const ask: Ask = {
    session: session.id,
    call: { tool: request.tool, principal: session.principal, session: session.id, within: session.within },
    effects,
    facts,
    aboutLoop: isAboutLoop(verdict),
    binding: bindingOf(parts, request, { effects, facts }),
  };
  const cwd = effects.find((effect) => effect.kind === 'exec')?.cwd;
  const desk = await parts.approvals();
  return {
    desk,
    ask,
    question: {
      approval: parts.newId('apr'),
      tool: request.tool,
      rule: verdict.rule,
      reason: await parts.redactor.redact(visible(verdict.reason)),
      subject: await parts.redactor.redact(subjectOf(judged)),
      binding: ask.binding,
      expires: new Date(parts.wallClock() + parts.limits.approvalMinutes * MINUTE_MS).toISOString(),
      ...(cwd === undefined ? {} : { cwd: visible(cwd) }),
      ...checkpointOf(consultIn(effects)),
      rules: [...desk.rulesFor(ask)],
    },
  };
};

/**
 * What people have said about the call by now. Synchronous up to the append of its events, so that two identical calls
 * cannot both find that nobody was asked. A single use is taken here: if the append fails, it is lost, not doubled.
 */
export const ruleOn = (call: string, { desk, ask, question }: Asked, verdict: Verdict): Ruling => {
  const standing = desk.standing(ask);
  switch (standing.state) {
    case 'approved':
      return {
        verdict: standing.verdict ?? lifted(verdict, standing.approval, standing.scope),
        events: [{ type: 'approval_used', data: { approval: standing.approval, call } }],
        ...(standing.resolution === undefined ? {} : { answer: standing.resolution }),
      };
    case 'denied':
      return { verdict: refused(verdict, standing, consultIn(ask.effects)), events: [] };
    case 'pending': {
      const { approval, expires } = standing;
      return {
        verdict,
        events: [{ type: 'approval_requested', data: { ...question, approval, expires } }],
        pending: approval,
      };
    }
    case 'unasked':
      return {
        verdict,
        events: [...standing.lapsed.map(expired), { type: 'approval_requested', data: question }],
        pending: question.approval,
      };
  }
};

const WORDS = { once: 'once', session: 'for this session', always: 'from now on' } as const;

const lifted = (verdict: Verdict, approval: string, scope: keyof typeof WORDS): Verdict => ({
  decision: 'allow',
  judged: 'ask',
  rule: `approval/${approval}`,
  reason: `a person agreed to this call ${WORDS[scope]}`,
  matches: verdict.matches,
});

const SAID_NO =
  'do not try it again in this session; find a way that does not need it, or ask the person what they want';

interface SaidNo {
  readonly approval: string;
  readonly note: string | undefined;
}

const refused = ({ matches }: Verdict, { approval, note }: SaidNo, consult: ConsultEffect | undefined): Verdict => {
  const what = consult === undefined ? 'to this call' : `to ${consult.about}`;
  return {
    decision: 'deny',
    rule: `approval/${approval}`,
    reason: note === undefined ? `a person said no ${what}` : `a person said no ${what}: ${note}`,
    remedy: consult === undefined ? SAID_NO : consult.if_rejected,
    matches,
  };
};

const consultIn = (effects: readonly Effect[]): ConsultEffect | undefined =>
  effects.find((effect) => effect.kind === 'consult');

const expired = (approval: string): NewEvent => ({
  type: 'approval_resolved',
  data: { approval, decision: 'expired', scope: 'once', by: { door: 'rule' } },
});

const bindingOf = (parts: GateParts, request: Request, { effects, facts }: Pick<Ask, 'effects' | 'facts'>): string => {
  const real = Object.values({ ...facts.paths, ...asListed(facts) }).flatMap((found) => found.map((fact) => fact.real));
  return parts.sha256(JSON.stringify([request.tool, ordered(request.input), effects, real, parts.policy.hash]));
};

/** Where links among the names lead is agreed to with them. */
const asListed = ({ listed = {} }: Facts): Facts['paths'] =>
  Object.fromEntries(Object.entries(listed).map(([below, found]) => [`${below}/**`, found]));

/** The same arguments in another order are the same call. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => Number(a > b) - Number(a < b));
  return entries.map(([key, item]) => [key, ordered(item)]);
};

/** The commands whole, as they will run, and whatever else made the policy ask, with the paths that are really meant. */
const subjectOf = ({ declared, effects, facts, verdict }: JudgedAsk): string => {
  const commands = declared.flatMap((effect) =>
    effect.kind === 'exec' ? [`run ${effect.text ?? effect.argv.map(quoted).join(' ')}`] : [],
  );
  const paths = effects.filter(isPathEffect).flatMap((effect) => pathLines(effect, facts));
  const asked = verdict.matches
    .filter((match) => match.decision === 'ask' && match.shadow === undefined)
    .map((match) => match.subject);
  const others = asked.filter(
    (subject) => !subject.startsWith('run ') && !paths.some((line) => line.startsWith(subject)),
  );
  const told = effects.flatMap((effect) => (effect.kind === 'consult' ? effect.lines : []));
  return [...new Set([...commands, ...paths, ...others, ...told])].map(visible).join('\n');
};

/** Reading is what the rest of the call needs; writing and deleting is what one agrees to. */
const pathLines = ({ kind, path }: Extract<Effect, { path: string }>, facts: Facts): readonly string[] => {
  if (kind === 'read') return [];
  const found = facts.paths[path] ?? [];
  return found.map((fact) => `${kind} ${path}${fact.real === fact.path ? '' : ` (really ${fact.real})`}`);
};

/** Of a decision, what may be answered. */
const checkpointOf = (consult: ConsultEffect | undefined): Pick<EventData<'approval_requested'>, 'checkpoint'> => {
  if (consult === undefined) return {};
  const { about, options, recommended } = consult;
  const best = recommended === undefined ? {} : { recommended };
  return { checkpoint: { kind: about, options: [...options], ...best } };
};

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
