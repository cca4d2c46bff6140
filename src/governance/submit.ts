// A draft that an assistant hands in: an answer to a request, checked and judged like any other.

import type { DraftKind, DraftRecord } from '../core/draft.ts';
import { HarnessError } from '../core/error.ts';
import type { DraftSubmission, Recorded } from '../core/governance.ts';
import { pendingFor } from './drafts.ts';
import type { Known } from './known.ts';
import { draftIdOf, makeDraft } from './make-draft.ts';
import type { GovernanceParts } from './parts.ts';
import { signalIdOf } from './requests.ts';
import { readRecord, survey, workshopOf } from './survey.ts';

/** Throws not_found for an unknown request, conflict for a signal that is settled, draft_refused. */
export const submitDraft = async (
  parts: GovernanceParts,
  submission: DraftSubmission,
): Promise<Recorded<DraftRecord>> => {
  const record = await readRecord(parts, {});
  const { known: before } = record;
  const { fingerprint, type } = openSignal(before, submission.request);
  const mark = JSON.stringify([submission.title, submission.rationale, submission.artifacts]);
  // Handed in twice, it is there once.
  const same = before.drafts.find(({ id }) => id === draftIdOf(fingerprint, mark));
  if (same !== undefined) return { answer: same, events: [] };
  const surveyed = await survey(parts, record, { only: type });
  const shown = surveyed.shown.find(({ row }) => row.fingerprint === fingerprint);
  if (shown === undefined) throw settled(submission.request, 'does not show any more');
  const { title, rationale, artifacts: files } = submission;
  const proposal = { kind: kindOf(files), title, rationale, files };
  const workshop = await workshopOf(parts, surveyed, undefined);
  const draft = await makeDraft({ shown, proposal, drafter: 'agent', mark }, workshop);
  const replaced = pendingFor(before.drafts, fingerprint);
  return {
    answer: { ...draft, state: 'pending', history: [{ state: 'pending', at: draft.created, by: 'agent' }] },
    events: [
      ...(replaced === undefined
        ? []
        : [{ type: 'draft_superseded' as const, data: { draft: replaced.id, fingerprint, by: draft.id } }]),
      { type: 'draft_created', data: draft },
    ],
  };
};

const openSignal = ({ signals }: Known, request: string) => {
  const id = signalIdOf(request);
  const signal = signals.findLast((one) => one.id === id);
  if (signal === undefined)
    throw new HarnessError('not_found', `there is no draft request ${request}`, 'gc_run gives the open ones');
  if (signal.state === 'open' || signal.state === 'drafted') return signal;
  throw settled(request, `is ${signal.state}: ${signal.reason ?? ''}`);
};

const settled = (request: string, what: string): HarnessError =>
  new HarnessError('conflict', `the signal of ${request} ${what}`, 'gc_run gives the open ones');

/** By where its first file lies; a place that is none is told by the check of places. */
const kindOf = ([file]: DraftSubmission['artifacts']): DraftKind => {
  if (file?.path.startsWith('.harness/guards/') === true) return 'guard';
  return file?.path.startsWith('.harness/skills/') === true ? 'skill' : 'rule';
};
