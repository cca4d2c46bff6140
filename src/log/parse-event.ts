// A line of the log as an event. Checked by hand: whole records are read in one go, and a schema would take most of the
// time. A test holds it to the schema.
import type { Envelope } from '../core/event.ts';

/** Undefined when the line is no event. Fields and types that a later version adds are no reason to lose one. */
export const parseEvent = (line: Buffer | string): Envelope | undefined => {
  try {
    const value: unknown = JSON.parse(typeof line === 'string' ? line : line.toString('utf8'));
    return isEnvelope(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const TEXTS = ['ts', 'id', 'session', 'run', 'type', 'client', 'prev'] as const;

const isEnvelope = (value: unknown): value is Envelope => {
  if (!isRecord(value)) return false;
  const { seq, call, principal } = value;
  if (!Number.isSafeInteger(seq) || (principal !== 'agent' && principal !== 'human')) return false;
  if (call !== undefined && typeof call !== 'string') return false;
  return 'data' in value && TEXTS.every((field) => typeof value[field] === 'string');
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
