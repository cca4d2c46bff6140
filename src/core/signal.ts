// What the record shows again and again, and what has become of it.
import * as z from 'zod';

export const SIGNAL_TYPES = [
  'chronic_block',
  'warn_escalation',
  'repeated_warn',
  'linter_violations',
  'approval_friction',
  'repeated_failure',
  'repeated_call',
  'edit_revert',
  'unverified_completion',
  'hot_files',
  'slow_sessions',
] as const;
/** In the order in which they are drafted: what stands in the way of work comes first. */
export const SignalTypeSchema = z.enum(SIGNAL_TYPES);
export type SignalType = z.infer<typeof SignalTypeSchema>;

/** What could mend it. `exception`: a rule that lets through what is stopped for nothing. */
export const RemediationSchema = z.enum(['rule', 'guard', 'skill', 'exception']);
export type Remediation = z.infer<typeof RemediationSchema>;

/** Ids of causing events that a signal names; the rest is counted. */
export const MAX_SIGNAL_EVENTS = 100;

export const SignalSchema = z.strictObject({
  id: z.string(),
  type: SignalTypeSchema,
  project: z.string().describe('the repository, as its state directory is called'),
  fingerprint: z.string().describe('sha256 of type, project and what it is about; the same whenever it shows again'),
  subject: z.string().describe('what it is about, in one line'),
  remediation: RemediationSchema,
  count: z.int().describe('times it happened within the window'),
  sessions: z.int().describe('in how many sessions'),
  first_seen: z.string().describe('ISO 8601, UTC'),
  last_seen: z.string(),
  events: z.array(z.string()).max(MAX_SIGNAL_EVENTS).describe('ids of the events that caused it, newest first'),
  events_total: z.int(),
  details: z.record(z.string(), z.unknown()).describe('what a draft is made from; by type'),
});
export type Signal = z.infer<typeof SignalSchema>;

/** `drafted`: a draft waits for a person. `suppressed`: a person does not want to hear of it again. */
export const SignalStateSchema = z.enum(['open', 'drafted', 'resolved', 'suppressed']);
export type SignalState = z.infer<typeof SignalStateSchema>;

export const SignalRowSchema = SignalSchema.extend({
  state: SignalStateSchema,
  draft: z.string().optional().describe('the draft that was made from it last'),
  reason: z.string().optional().describe('why it is resolved or suppressed'),
  since: z.string().describe('when it came into this state; ISO 8601, UTC'),
});
export type SignalRow = z.infer<typeof SignalRowSchema>;

export const SIGNAL_EVENTS = {
  /** Of a signal that is new, or that has grown a good deal since it was last told. */
  signal_detected: SignalSchema,
  signal_resolved: z.strictObject({ signal: z.string(), fingerprint: z.string(), reason: z.string() }),
  signal_suppressed: z.strictObject({ signal: z.string(), fingerprint: z.string(), reason: z.string() }),
} as const;
