// A proposed rule, guard or skill, with what the recorded history says of it. Nothing of it is in force.
import * as z from 'zod';
import { DecisionSchema } from './decision.ts';

export const DraftKindSchema = z.enum(['rule', 'guard', 'skill']);
export type DraftKind = z.infer<typeof DraftKindSchema>;

/** Where the files of a draft may lie, below the workspace. */
export const DRAFT_FOLDERS: Readonly<Record<DraftKind, string>> = {
  rule: '.harness/rules/',
  guard: '.harness/guards/',
  skill: '.harness/skills/',
};

/** Who wrote it. `agent`: the assistant, asked for it by gc_run. `cli`, `http`: a program or an endpoint of the configuration. */
export const DrafterSchema = z.enum(['template', 'agent', 'cli', 'http']);
export type Drafter = z.infer<typeof DrafterSchema>;

/** The most that the evidence carries. */
export const GateSchema = z.enum(['enforce', 'warn', 'observe']);
export type Gate = z.infer<typeof GateSchema>;

/** A recorded call that a draft was judged by. */
export const SampleSchema = z.strictObject({
  call: z.string(),
  session: z.string(),
  at: z.string().describe('ISO 8601, UTC'),
  tool: z.string(),
  subject: z.string().describe('what it would have done, in one line'),
  outcome: z.string().describe('what came of it, and why it counts so'),
});
export type Sample = z.infer<typeof SampleSchema>;

/** Samples of one kind that are shown. */
export const MAX_SAMPLES = 5;
const samples = z.array(SampleSchema).max(MAX_SAMPLES);

const SpanSchema = z.strictObject({
  from: z.string().nullable().describe('ISO 8601, UTC; null: nothing'),
  until: z.string().nullable(),
  calls: z.int(),
  sessions: z.int(),
});

/**
 * A draft before the recorded history. It is drafted on the older part of the time and judged on the newer one, without
 * the sessions that caused it. Counts are of `judged_on`; what of a call is known to be bad or good was fixed before
 * anybody looked.
 */
export const BacktestSchema = z.strictObject({
  calls: z.int().describe('that were judged'),
  would_fire: z.int().describe('of them, those that it would have decided otherwise'),
  sessions: z.int().describe('in which it would have'),
  known_bad_caught: z.int().describe('stopped, and rightly'),
  known_good_stopped: z.int().describe('stopped, and wanted'),
  known_good_freed: z.int().describe('let through by a draft that loosens, and wanted'),
  known_bad_let: z.int().describe('let through by a draft that loosens, and bad'),
  unknown: z.int().describe('of which nobody can say'),
  undecidable: z.int().describe('calls of which too little is on record to judge them'),
  precision: z.number().nullable().describe('share of right ones among those that are known; null: none is'),
  precision_low: z.number().nullable().describe('Wilson interval, 95 %'),
  precision_high: z.number().nullable(),
  recall: z.number().nullable().describe('share of the calls that caused the signal which it would have caught'),
  samples: z.strictObject({
    bad_caught: samples,
    good_stopped: samples,
    good_freed: samples,
    bad_let: samples,
    unknown: samples,
    undecidable: samples,
  }),
  drafted_on: SpanSchema,
  judged_on: SpanSchema,
  us_per_call: z.number().describe('microseconds that judging a call took'),
  gate: GateSchema.describe('the most that this evidence carries'),
  why: z.string().describe('why no more, or what it stands on'),
});
export type Backtest = z.infer<typeof BacktestSchema>;

export const DraftArtifactSchema = z.strictObject({
  path: z.string().describe('relative to the workspace, below .harness/rules, guards or skills'),
  content: z.string(),
  base_sha256: z.string().nullable().describe('of the file as it was; null: there was none'),
});
export type DraftArtifact = z.infer<typeof DraftArtifactSchema>;

export const DraftSchema = z.strictObject({
  id: z.string(),
  signal: z.string().describe('id of the signal that it answers'),
  fingerprint: z.string().describe('of that signal'),
  kind: DraftKindSchema,
  title: z.string(),
  rationale: z.string(),
  drafter: DrafterSchema,
  loosens: z.boolean().describe('would let something through that is stopped now; only ever by a person'),
  decision: DecisionSchema.optional().describe('of a rule'),
  artifacts: z.array(DraftArtifactSchema).min(1),
  evidence: z.array(z.string()).describe('ids of events'),
  backtest: BacktestSchema,
  created: z.string().describe('ISO 8601, UTC'),
  expires: z.string(),
});
export type Draft = z.infer<typeof DraftSchema>;

export const DraftStateSchema = z.enum(['pending', 'adopted', 'rejected', 'expired', 'superseded']);
export type DraftState = z.infer<typeof DraftStateSchema>;

export const DraftHistorySchema = z.strictObject({
  state: DraftStateSchema,
  at: z.string().describe('ISO 8601, UTC'),
  by: z.string().describe('principal and client; "time" when it expired unanswered'),
  reason: z.string().optional(),
});

export const DraftRecordSchema = DraftSchema.extend({
  state: DraftStateSchema,
  history: z.array(DraftHistorySchema).describe('every change of state, oldest first'),
});
export type DraftRecord = z.infer<typeof DraftRecordSchema>;

/** How long a draft waits for a person, in hours. */
export const DRAFT_TTL_HOURS = 72;

export const DRAFT_EVENTS = {
  draft_created: DraftSchema,
  draft_adopted: z.strictObject({
    draft: z.string(),
    fingerprint: z.string(),
    files: z.array(
      z.strictObject({
        path: z.string(),
        sha256: z.string().describe('as written'),
        before: z.string().nullable().describe('sha256 of what it replaced; null: nothing'),
      }),
    ),
    reason: z.string().optional(),
  }),
  draft_rejected: z.strictObject({ draft: z.string(), fingerprint: z.string(), reason: z.string() }),
  draft_expired: z.strictObject({ draft: z.string(), fingerprint: z.string() }),
  draft_superseded: z.strictObject({ draft: z.string(), fingerprint: z.string(), by: z.string() }),
} as const;
