// Drafts as their events have left them: a pure fold. pending -> adopted | rejected | expired | superseded, and no way back.
import * as z from 'zod';
import { type DRAFT_EVENTS, type DraftRecord, DraftSchema, type DraftState } from '../core/draft.ts';
import type { Envelope, EventType } from '../core/event.ts';

export type { DraftRecord } from '../core/draft.ts';

export const DRAFT_EVENT_TYPES = [
  'draft_created',
  'draft_adopted',
  'draft_rejected',
  'draft_expired',
  'draft_superseded',
] as const satisfies readonly EventType[];

// A later version may say more.
const CreatedSchema = z.looseObject(DraftSchema.shape);
const ChangedSchema = z.looseObject({ draft: z.string(), reason: z.string().optional(), by: z.string().optional() });

const STATE_AFTER: Readonly<Record<string, DraftState>> = {
  draft_adopted: 'adopted',
  draft_rejected: 'rejected',
  draft_expired: 'expired',
  draft_superseded: 'superseded',
} satisfies Partial<Record<keyof typeof DRAFT_EVENTS, DraftState>>;

/**
 * Every draft, oldest first. `events` in the order of time; what is no event of a draft is passed over. The same draft
 * created twice, by two servers that did not see each other, is one. Of two that answer the same signal, the later one
 * takes the place of the earlier. `now`: ISO 8601, UTC.
 */
export const foldDrafts = (events: readonly Envelope[], now: string): readonly DraftRecord[] => {
  const drafts = new Map<string, DraftRecord>();
  for (const event of events) {
    if (event.type === 'draft_created') takeCreated(drafts, event);
    else takeChange(drafts, event);
  }
  return [...drafts.values()].map((draft) => (isOverdue(draft, now) ? moved(draft, 'expired', draft.expires) : draft));
};

/** The draft that waits for a person about this signal. */
export const pendingFor = (drafts: readonly DraftRecord[], fingerprint: string): DraftRecord | undefined =>
  drafts.findLast((draft) => draft.state === 'pending' && draft.fingerprint === fingerprint);

const takeCreated = (drafts: Map<string, DraftRecord>, event: Envelope): void => {
  const draft = CreatedSchema.safeParse(event.data).data;
  if (draft === undefined || drafts.has(draft.id)) return;
  const before = [...drafts.values()].find(
    ({ state, fingerprint }) => state === 'pending' && fingerprint === draft.fingerprint,
  );
  if (before !== undefined && !isOverdue(before, event.ts))
    drafts.set(before.id, moved(before, 'superseded', event.ts, byOf(event), `superseded by ${draft.id}`));
  drafts.set(draft.id, {
    ...draft,
    state: 'pending',
    history: [{ state: 'pending', at: event.ts, by: byOf(event) }],
  });
};

const takeChange = (drafts: Map<string, DraftRecord>, event: Envelope): void => {
  const state = STATE_AFTER[event.type];
  const change = state === undefined ? undefined : ChangedSchema.safeParse(event.data).data;
  const draft = change === undefined ? undefined : drafts.get(change.draft);
  if (state === undefined || draft?.state !== 'pending') return;
  const reason = change?.reason ?? (change?.by === undefined ? undefined : `superseded by ${change.by}`);
  drafts.set(draft.id, moved(draft, state, event.ts, byOf(event), reason));
};

const isOverdue = ({ state, expires }: DraftRecord, now: string): boolean => state === 'pending' && expires <= now;

const byOf = ({ principal, client }: Envelope): string => `${principal} ${client}`;

const moved = (draft: DraftRecord, state: DraftState, at: string, by = 'time', reason?: string): DraftRecord => ({
  ...draft,
  state,
  history: [...draft.history, { state, at, by, ...(reason === undefined ? {} : { reason }) }],
});
