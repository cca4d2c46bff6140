// Where the pipeline asks what people have said. Keeps the fold of the log in memory and brings it up to date when asked.
import type { ApprovalDesk, Ask, Standing } from '../core/approval-desk.ts';
import type { Verdict } from '../core/decision.ts';
import type { Envelope } from '../core/event.ts';
import { type Approval, afterEvent, approvalOf, grantsOf, type IsGenuine, stateAt } from './approvals.ts';
import { rulesFor } from './grants.ts';

export interface DeskOptions {
  /** Events about approvals since the last call, of all writers. */
  readonly follow: () => readonly Envelope[];
  readonly isGenuine: IsGenuine;
  /** Takes a single use over all processes; false when it is gone. */
  readonly claim: (approval: string) => boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The policy's verdict if these patterns were allowed for the session. Floors and denials hold. */
  readonly judgeWith: (patterns: readonly string[], ask: Ask) => Verdict;
  /** Whether the agent cannot put another program in the place of this name. */
  readonly isFixed: (program: string) => boolean;
}

export interface Desk extends ApprovalDesk {
  /** Every approval on record, oldest first, as it is now. */
  approvals(): readonly Approval[];
}

export const createDesk = (options: DeskOptions): Desk => {
  const { follow, claim, clock, judgeWith } = options;
  const known = new Map<string, Approval>();
  const upToDate = (): readonly Approval[] => {
    // Segments are read one after the other, and an answer may stand in one that is read before its question's.
    const news = follow();
    for (const event of [...news.filter(isQuestion), ...news.filter((event) => !isQuestion(event))])
      take(known, event, options.isGenuine);
    return [...known.values()];
  };
  return {
    approvals: () =>
      upToDate().toSorted((a, b) => Number(a.requested > b.requested) - Number(a.requested < b.requested)),
    rulesFor: (ask) => rulesFor(ask, options),
    standing: (ask) => {
      const all = upToDate();
      const same = all.filter(({ binding }) => binding === ask.binding);
      return (
        denial(same, ask) ??
        grant(all, same, { ask, judgeWith }) ??
        single(same, { claim, now: clock() }) ??
        question(same, clock())
      );
    },
  };
};

const isQuestion = ({ type }: Envelope): boolean => type === 'approval_requested';

const take = (known: Map<string, Approval>, event: Envelope, isGenuine: IsGenuine): void => {
  const id = approvalOf(event);
  const next = id === undefined ? undefined : afterEvent(known.get(id), event, isGenuine);
  if (id !== undefined && next !== undefined) known.set(id, next);
};

/** A no holds for the session that asked, however old the question is. */
const denial = (same: readonly Approval[], { session }: Ask): Standing | undefined => {
  const found = same.find(
    ({ resolution, sessions }) => resolution?.decision === 'denied' && sessions.includes(session),
  );
  return found && { state: 'denied', approval: found.approval, note: found.resolution?.note };
};

interface Granting {
  readonly ask: Ask;
  readonly judgeWith: DeskOptions['judgeWith'];
}

/** The same call again in a session that was granted it, or a call that the granted rules let through. */
const grant = (
  all: readonly Approval[],
  same: readonly Approval[],
  { ask, judgeWith }: Granting,
): Standing | undefined => {
  const [exact] = grantsOf(same, ask.session);
  if (exact !== undefined) return approved(exact);
  const granted = grantsOf(all, ask.session).filter(({ resolution }) => (resolution?.rules ?? []).length > 0);
  const rules = granted.flatMap(({ resolution }) => resolution?.rules ?? []);
  if (rules.length === 0 || ask.aboutLoop === true) return undefined;
  const verdict = judgeWith(rules, ask);
  if (verdict.decision !== 'allow') return undefined;
  const source = granted.find(({ resolution }) => resolution?.rules?.some((rule) => verdict.rule.endsWith(`:${rule}`)));
  const found = source ?? granted[0];
  // What was said about another call says nothing about this one but that it may be made.
  return found && { ...approved(found), resolution: undefined, verdict: { ...verdict, judged: 'ask' } };
};

const single = (
  same: readonly Approval[],
  { claim, now }: { readonly claim: DeskOptions['claim']; readonly now: number },
): Standing | undefined => {
  const usable = same.filter(
    (approval) => stateAt(approval, now) === 'approved' && approval.resolution?.scope === 'once',
  );
  const found = usable.find(({ approval }) => claim(approval));
  return found && approved(found);
};

const approved = ({ approval, resolution }: Approval): Standing & { readonly state: 'approved' } => ({
  state: 'approved',
  approval,
  resolution,
  scope: resolution?.scope ?? 'once',
});

const question = (same: readonly Approval[], now: number): Standing => {
  const open = same.find((approval) => stateAt(approval, now) === 'pending');
  if (open !== undefined) return { state: 'pending', approval: open.approval, expires: open.expires };
  const lapsed = same.filter((approval) => approval.resolution === undefined);
  return { state: 'unasked', lapsed: lapsed.map(({ approval }) => approval) };
};
