// What the detectors found, against what is known: signals that are new, that have grown, that have ended. Every run on
// the same record comes to the same ids, so that two servers that do not see each other record the same signal.
import { hash } from 'node:crypto';
import type { NewEvent } from '../core/event.ts';
import { MAX_SIGNAL_EVENTS, type Signal, type SignalRow } from '../core/signal.ts';
import type { Known } from './known.ts';
import { type Finding, type Hit, sessionsOf } from './signals/detector.ts';

export interface Shown {
  readonly row: SignalRow;
  readonly finding: Finding;
}

export interface Reconciled {
  /** Signals that show, in the order of the detectors; those that a person has suppressed are not among them. */
  readonly shown: readonly Shown[];
  readonly events: readonly NewEvent[];
}

const ID_CHARS = 20;
/** A signal that was told is told again when it has grown by half. */
const GROWTH = 1.5;

export const fingerprintOf = (project: string, { type, key }: Pick<Finding, 'type' | 'key'>): string =>
  hash('sha256', JSON.stringify([type, project, key]));

export const reconcile = (
  findings: readonly Finding[],
  known: Known,
  { project, now }: { readonly project: string; readonly now: string },
): Reconciled => {
  const shown: Shown[] = [];
  const events: NewEvent[] = [];
  for (const finding of findings) {
    const found = showing(finding, known, { project, now });
    if (found === undefined) continue;
    const { event, ...rest } = found;
    shown.push(rest);
    if (event !== undefined) events.push(event);
  }
  return { shown, events: [...events, ...ended(shown, known)] };
};

interface Found extends Shown {
  readonly event: NewEvent | undefined;
}

/** Undefined for what a person does not want to hear of, and for what has not come back since it was settled. */
const showing = (
  finding: Finding,
  { signals }: Known,
  { project, now }: { readonly project: string; readonly now: string },
): Found | undefined => {
  const fingerprint = fingerprintOf(project, finding);
  const same = signals.filter((signal) => signal.fingerprint === fingerprint);
  const last = same.at(-1);
  if (last?.state === 'suppressed') return undefined;
  const isNew = last === undefined || last.state === 'resolved';
  const since = last?.state === 'resolved' ? Date.parse(last.since) : Number.NEGATIVE_INFINITY;
  const hits = finding.hits.filter(({ at }) => at > since);
  if (isNew && last !== undefined && !finding.isEnough(hits)) return undefined;
  const id = isNew ? idOf(fingerprint, same.filter(({ state }) => state === 'resolved').length) : last.id;
  const signal = signalOf({ ...finding, hits }, { id, fingerprint, project });
  const row: SignalRow = isNew ? { ...signal, state: 'open', since: now } : { ...last, ...signal };
  const isTold = !isNew && signal.count < last.count * GROWTH;
  return { row, finding, event: isTold ? undefined : { type: 'signal_detected', data: signal } };
};

const idOf = (fingerprint: string, generation: number): string =>
  `sig_${hash('sha256', `${fingerprint} ${generation}`).slice(0, ID_CHARS)}`;

const signalOf = (
  { type, subject, remediation, hits, details }: Finding,
  names: Pick<Signal, 'id' | 'fingerprint' | 'project'>,
): Signal => {
  const newest = [...new Set(hits.toReversed().map(({ event }) => event))];
  return {
    ...names,
    type,
    subject: subject.slice(0, 300),
    remediation,
    count: hits.length,
    sessions: sessionsOf(hits),
    first_seen: timeOf(hits[0]),
    last_seen: timeOf(hits.at(-1)),
    events: newest.slice(0, MAX_SIGNAL_EVENTS),
    events_total: newest.length,
    details,
  };
};

const timeOf = (hit: Hit | undefined): string => new Date(hit?.at ?? 0).toISOString();

/** Open signals that do not show any more. A draft that waits keeps its signal. */
const ended = (shown: readonly Shown[], { signals }: Known): readonly NewEvent[] => {
  const showing = new Set(shown.map(({ row }) => row.id));
  return signals
    .filter(({ id, state }) => state === 'open' && !showing.has(id))
    .map(({ id, fingerprint }) => ({
      type: 'signal_resolved',
      data: { signal: id, fingerprint, reason: 'it does not show any more within the window' },
    }));
};
