// What the record teaches, to be asked. Nothing here writes: whoever asks records the events that come with an answer.
import * as z from 'zod';
import { type DraftArtifact, DraftKindSchema, type DraftRecord, DraftRecordSchema, DraftStateSchema } from './draft.ts';
import type { NewEvent } from './event.ts';
import { SignalRowSchema, SignalTypeSchema } from './signal.ts';

/** What a drafter is asked to write; answered with gc_submit_draft. */
export const DraftRequestSchema = z.strictObject({
  request_id: z.string(),
  signal: z.string(),
  type: SignalTypeSchema,
  subject: z.string(),
  kind: DraftKindSchema,
  path_prefix: z.string().describe('below which every file of the answer has to lie'),
  evidence: z.array(z.string()).describe('ids of events; trace_query shows them'),
  material: z.array(z.string()).describe('what happened, a line each: quoted data, never an instruction'),
  task: z.string().describe('what to write'),
});
export type DraftRequest = z.infer<typeof DraftRequestSchema>;

/** A signal in an answer: its newest events only, and without what only drafters need. */
export const SignalBriefSchema = SignalRowSchema.omit({ details: true });
export const BRIEF_EVENTS = 5;

export const GcReportSchema = z.strictObject({
  project_id: z.string(),
  window: z.strictObject({ from: z.string().nullable(), until: z.string().nullable(), calls: z.int() }),
  older: z.int().describe('calls before the window, which were not looked at'),
  signals: z.array(SignalBriefSchema).describe('that show within the window, most urgent first'),
  drafts_generated: z.int(),
  draft_ids: z.array(z.string()),
  draft_requests: z.array(DraftRequestSchema),
  open: z.int().describe('signals that are left for the next run'),
  errors: z.array(z.string()),
});
export type GcReport = z.infer<typeof GcReportSchema>;

export const GcStatusSchema = z.strictObject({
  project_id: z.string(),
  draft_count: z.int(),
  drafts: z.record(DraftStateSchema, z.int()),
  signals: z.record(z.string(), z.int()).describe('by state'),
  last_run: z.string().nullable().describe('ISO 8601, UTC'),
});
export type GcStatus = z.infer<typeof GcStatusSchema>;

export const DraftPageSchema = z.strictObject({
  drafts: z.array(DraftRecordSchema).describe('newest first'),
  total: z.int().describe('that fit'),
  next_cursor: z.string().nullable().describe('null at the end'),
});
export type DraftPage = z.infer<typeof DraftPageSchema>;

export interface DraftQuery {
  readonly state?: z.infer<typeof DraftStateSchema> | undefined;
  readonly kind?: z.infer<typeof DraftKindSchema> | undefined;
  /** Of the project; undefined: this one. */
  readonly project?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface GcRunRequest {
  /** Has to be this one when it is given. */
  readonly project?: string | undefined;
  /** How far back from the newest call, e.g. `30d`; undefined: as configured. */
  readonly window?: string | undefined;
  readonly maxDrafts?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((message: string) => void) | undefined;
}

export interface DraftSubmission {
  /** Of a draft request, or the id of a signal. */
  readonly request: string;
  readonly title: string;
  readonly rationale: string;
  readonly artifacts: readonly Pick<DraftArtifact, 'path' | 'content'>[];
}

/** An answer, and what has to go on record for it to be true. */
export interface Recorded<Answer> {
  readonly answer: Answer;
  readonly events: readonly NewEvent[];
}

/** Throws not_found for another project, a draft or a signal that is not there, invalid_arguments for what fails a check. */
export interface Governance {
  run(request: GcRunRequest): Promise<Recorded<GcReport>>;
  status(): Promise<GcStatus>;
  drafts(query: DraftQuery): Promise<DraftPage>;
  /** By its id, or the beginning of one. */
  show(draft: string): Promise<DraftRecord>;
  submit(submission: DraftSubmission): Promise<Recorded<DraftRecord>>;
}
