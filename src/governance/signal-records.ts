// Signals as their events, and those of the drafts made from them, have left them: a pure fold.
import * as z from 'zod';
import type { Envelope, EventType } from '../core/event.ts';
import { SIGNAL_EVENTS, type SignalRow, SignalSchema } from '../core/signal.ts';
import { type DraftRecord, pendingFor } from './drafts.ts';

export const SIGNAL_EVENT_TYPES = [
  'signal_detected',
  'signal_resolved',
  'signal_suppressed',
] as const satisfies readonly EventType[];

// A later version may say more.
const DetectedSchema = z.looseObject(SignalSchema.shape);
const EndedSchema = z.looseObject(SIGNAL_EVENTS.signal_resolved.shape);

/** Every signal, oldest first. `events` in the order of time; `drafts` as they are folded from the same record. */
export const foldSignals = (events: readonly Envelope[], drafts: readonly DraftRecord[]): readonly SignalRow[] => {
  const signals = new Map<string, SignalRow>();
  for (const event of events) takeEvent(signals, event);
  return [...signals.values()].map((signal) => withDraft(signal, drafts));
};

const takeEvent = (signals: Map<string, SignalRow>, { type, ts, data }: Envelope): void => {
  if (type === 'signal_detected') {
    const said = DetectedSchema.safeParse(data).data;
    if (said === undefined) return;
    const known = signals.get(said.id);
    const state = known === undefined ? ({ state: 'open', since: ts } as const) : known;
    signals.set(said.id, { ...said, state: state.state, since: state.since });
    return;
  }
  if (type !== 'signal_resolved' && type !== 'signal_suppressed') return;
  const ended = EndedSchema.safeParse(data).data;
  const known = ended === undefined ? undefined : signals.get(ended.signal);
  if (ended === undefined || known === undefined || known.state === 'suppressed') return;
  const state = type === 'signal_resolved' ? 'resolved' : 'suppressed';
  signals.set(known.id, { ...known, state, reason: ended.reason, since: ts });
};

/** What people did with its drafts is said once, in the events of the drafts. */
const withDraft = (signal: SignalRow, drafts: readonly DraftRecord[]): SignalRow => {
  const last = drafts.findLast((draft) => draft.signal === signal.id);
  const named = last === undefined ? signal : { ...signal, draft: last.id };
  const rejected = drafts.findLast(
    ({ fingerprint, state }) => fingerprint === signal.fingerprint && state === 'rejected',
  );
  if (rejected !== undefined) return { ...named, state: 'suppressed', ...endOf(rejected) };
  if (signal.state !== 'open') return named;
  const adopted = drafts.findLast((draft) => draft.signal === signal.id && draft.state === 'adopted');
  if (adopted !== undefined) return { ...named, state: 'resolved', ...endOf(adopted) };
  const pending = pendingFor(drafts, signal.fingerprint);
  return pending === undefined ? named : { ...named, state: 'drafted', draft: pending.id, since: pending.created };
};

const endOf = ({ id, state, history }: DraftRecord) => {
  const end = history.at(-1);
  return { reason: end?.reason ?? `${id} was ${state}`, since: end?.at ?? '' };
};
