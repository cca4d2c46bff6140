// One look at the record: signals, and drafts for the most urgent of them. What there is no room for stays open.
import type { Draft, DraftRecord } from '../core/draft.ts';
import { messageOf } from '../core/error.ts';
import type { NewEvent } from '../core/event.ts';
import {
  BRIEF_EVENTS,
  type DraftRequest,
  type GcReport,
  type GcRunRequest,
  type Recorded,
} from '../core/governance.ts';
import { MAX_SIGNAL_EVENTS, type SignalRow } from '../core/signal.ts';
import { causesOf } from './backtest/causes.ts';
import { draftByTemplate } from './drafters/template/index.ts';
import type { CallFact } from './facts/fact.ts';
import type { Known } from './known.ts';
import { makeDraft, type Workshop } from './make-draft.ts';
import type { GovernanceParts } from './parts.ts';
import type { Shown } from './reconcile.ts';
import { requestFor } from './requests.ts';
import { readRecord, type Survey, survey, workshopOf } from './survey.ts';

export const runGovernance = async (parts: GovernanceParts, request: GcRunRequest): Promise<Recorded<GcReport>> => {
  const began = performance.now();
  const surveyed = await survey(parts, await readRecord(parts, request), request);
  const { scene, shown, events, now } = surveyed;
  const chosen = shown.filter((one) => isToDraft(one, surveyed.known, now));
  const taken = chosen.slice(0, request.maxDrafts ?? parts.settings.maxDrafts);
  const made = await draftAll(parts, surveyed, taken, request.signal);
  const drafted = new Map(made.drafts.map((draft) => [draft.signal, draft]));
  const signals = shown.map(({ row }) => withDraft(row, drafted.get(row.id)));
  const open = signals.filter(({ state }) => state === 'open').length;
  const span = { from: timeOf(scene.calls[0]?.at), until: timeOf(scene.calls.at(-1)?.at), calls: scene.calls.length };
  const answer: GcReport = {
    project_id: parts.project,
    window: span,
    older: surveyed.older,
    signals: signals.map(brief),
    drafts_generated: made.drafts.length,
    draft_ids: made.drafts.map(({ id }) => id),
    draft_requests: made.requests,
    open,
    errors: made.errors,
  };
  const ran: NewEvent = {
    type: 'gc_ran',
    data: {
      ...span,
      signals: signals.length,
      drafts: answer.draft_ids,
      open,
      errors: made.errors.map((error) => error.slice(0, 300)),
      took_ms: Math.round(performance.now() - began),
    },
  };
  return { answer, events: [...events, ...overdue(surveyed.known, parts.now()), ...made.drafts.map(created), ran] };
};

const brief = ({ details: _, events, ...row }: SignalRow) => ({ ...row, events: events.slice(0, BRIEF_EVENTS) });

const timeOf = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

const created = (draft: Draft): NewEvent => ({ type: 'draft_created', data: draft });

const withDraft = (row: SignalRow, draft: Draft | undefined): SignalRow =>
  draft === undefined ? row : { ...row, state: 'drafted', draft: draft.id, since: draft.created };

/** A draft that nobody answered is not made again at once; sooner when there is a good deal more to say. */
const AGAIN_MS = 7 * 86_400_000;
const GROWTH = 2;

const isToDraft = ({ row }: Shown, { drafts, signals }: Known, now: number): boolean => {
  if (row.state !== 'open') return false;
  const last = drafts.findLast(({ fingerprint }) => fingerprint === row.fingerprint);
  if (last === undefined || last.state === 'adopted') return true;
  const before = signals.find(({ id }) => id === last.signal)?.count ?? 0;
  return now - Date.parse(endOf(last)) > AGAIN_MS || row.count >= before * GROWTH;
};

const endOf = ({ history, created: made }: DraftRecord): string => history.at(-1)?.at ?? made;

/** Drafts whose time is over and of which nobody has said so. */
const overdue = ({ drafts }: Known, now: number): readonly NewEvent[] =>
  drafts
    .filter(({ state, history }) => state === 'expired' && history.at(-1)?.by === 'time')
    .filter(({ expires }) => Date.parse(expires) <= now)
    .map(({ id, fingerprint }) => ({ type: 'draft_expired', data: { draft: id, fingerprint } }));

interface Made {
  readonly drafts: Draft[];
  readonly requests: DraftRequest[];
  readonly errors: string[];
}

const draftAll = async (
  parts: GovernanceParts,
  surveyed: Survey,
  taken: readonly Shown[],
  signal: AbortSignal | undefined,
): Promise<Made> => {
  const made: Made = { drafts: [], requests: [], errors: [] };
  if (taken.length === 0) return made;
  const workshop = await workshopOf(parts, surveyed, signal);
  for (const shown of taken) {
    signal?.throwIfAborted();
    const { sessions, split } = workshop.judging;
    const causes = causesOf(shown.finding, sessions, { most: MAX_SIGNAL_EVENTS, before: split.at });
    const request = requestFor(shown.row, causes);
    made.requests.push(request);
    try {
      made.drafts.push(await draftOne(parts, { surveyed, workshop, shown, causes, request, signal }, made.errors));
    } catch (thrown) {
      made.errors.push(`${shown.row.type} ${shown.row.id}: ${messageOf(thrown)}`);
    }
  }
  return made;
};

interface Drafting {
  readonly surveyed: Survey;
  readonly workshop: Workshop;
  readonly shown: Shown;
  readonly causes: readonly CallFact[];
  readonly request: DraftRequest;
  readonly signal: AbortSignal | undefined;
}

/** By the configured drafter where there is one; by the template where there is none, or where it fails. */
const draftOne = async (parts: GovernanceParts, drafting: Drafting, errors: string[]): Promise<Draft> => {
  const { surveyed, workshop, shown, causes, request, signal } = drafting;
  const { fingerprint } = shown.row;
  const before = surveyed.known.drafts.filter((draft) => draft.fingerprint === fingerprint).length;
  const mark = `${before}`;
  if (parts.drafter !== undefined) {
    try {
      const proposal = await parts.drafter.draft(request, signal);
      return await makeDraft({ shown, proposal, drafter: parts.drafter.name, mark }, workshop);
    } catch (thrown) {
      signal?.throwIfAborted();
      errors.push(
        `${parts.drafter.name} drafter for ${shown.row.id}: ${messageOf(thrown)}; a template was used instead`,
      );
    }
  }
  const { judging, checks, rules } = workshop;
  const proposal = draftByTemplate({
    signal: shown.row,
    causes,
    older: judging.split.older,
    judged: judging.judged,
    labels: judging.labels,
    rules,
    present: checks.present,
  });
  return makeDraft({ shown, proposal, drafter: 'template', mark }, workshop);
};
