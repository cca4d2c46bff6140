// Every fact the system records. Append-only; names are pinned by a test.
import * as z from 'zod';
import { CheckpointSchema, ResolutionSchema } from './approval.ts';
import { PackedSectionSchema, PackModeSchema } from './context-pack.ts';
import { DecisionSchema, MatchSchema, SeveritySchema } from './decision.ts';
import { DRAFT_EVENTS } from './draft.ts';
import { EffectSchema } from './effect.ts';
import { NotRunSchema } from './guard.ts';
import { ImportedSchema, SourceSchema } from './imported.ts';
import { LEARN_EVENTS } from './learn.ts';
import { LOOP_RULES } from './loops.ts';
import { GRADE_EVENTS } from './metrics.ts';
import { NoteWrittenSchema } from './note.ts';
import { ArtifactSchema, StatusSchema } from './observation.ts';
import { PLAN_EVENT_DATA } from './plan.ts';
import { REVIEW_EVENTS } from './review.ts';
import { RuleModeChangedSchema } from './rule-mode.ts';
import { PrincipalSchema } from './session.ts';
import { SIGNAL_EVENTS } from './signal.ts';
import { SkillStatusSchema } from './skill.ts';
import { TASK_EVENT_DATA } from './task.ts';
import { TRUST_EVENTS } from './trust.ts';

const sha256 = z.string().describe('sha256, hex');

const PathFactSchema = z.strictObject({
  path: z.string(),
  real: z.string(),
  type: z.enum(['file', 'directory', 'missing', 'other']),
  refused: z.string().optional(),
});

const FileStateSchema = z.strictObject({
  bytes: z.int(),
  modified: z.string(),
  sha256: sha256.optional().describe('absent for large files'),
});

/** Data of each event by its type. */
export const EVENT_DATA = {
  segment_opened: z.strictObject({
    version: z.string().describe('of the harness'),
    heads: z
      .record(z.string(), z.strictObject({ seq: z.int(), hash: sha256 }))
      .describe('last line of each segment seen'),
  }),
  segment_sealed: z.strictObject({ events: z.int() }),
  segment_retired: z.strictObject({
    segment: z.string().describe('<day>/<writer>; written before its files are removed'),
    events: z.int(),
    bytes: z.int(),
    hash: sha256.describe('of its last line'),
    reason: z.string(),
  }),
  session_opened: z.strictObject({
    root: z.string(),
    within: z.array(z.string()).optional().describe('the parts of it that the client has opened'),
    mode: z.string(),
    policy: sha256,
    transport: z.string(),
    client_session: z.string().optional().describe('how the client calls it; the session of its hook is ses_<this>'),
  }),
  policy_loaded: z.strictObject({
    policy: sha256,
    mode: z.string(),
    sources: z.array(z.string()),
    rules: z.int().describe('in force'),
    held: z.array(z.string()).optional().describe('what the project would loosen and nobody has trusted'),
    problem: z.string().optional().describe('why the files as they are now are not in force'),
  }),
  run_started: z.strictObject({ head: z.string().optional().describe('commit that was checked out') }),
  run_finished: z.strictObject({ reason: z.string(), calls: z.int() }),
  tool_called: z.strictObject({
    tool: z.string(),
    input: z.unknown().describe('redacted; long texts shortened'),
    input_sha256: sha256.describe('of the arguments as they came'),
    effects: z.array(EffectSchema).describe('after analysis of commands'),
    imported: ImportedSchema.optional().describe('the call was made elsewhere and nobody here judged it'),
  }),
  policy_decision: z.strictObject({
    decision: DecisionSchema,
    judged: DecisionSchema.optional(),
    rule: z.string(),
    reason: z.string(),
    remedy: z.string().optional(),
    matches: z.array(MatchSchema),
    policy: sha256,
    facts: z.record(z.string(), z.array(PathFactSchema)),
    listed: z
      .record(z.string(), z.array(PathFactSchema))
      .optional()
      .describe('by directory of a listing: the names in it that lead elsewhere'),
    sandbox: z.literal(true).optional().describe('a sandbox was there to run commands in; told where it was asked'),
    judge_us: z.int().describe('microseconds from arguments to verdict'),
    queue_us: z.int().optional().describe('before that, waiting for other writers of the same paths'),
  }),
  approval_requested: z.strictObject({
    approval: z.string(),
    tool: z.string(),
    rule: z.string(),
    reason: z.string(),
    subject: z.string().describe('exactly what would run or be written, one thing a line'),
    cwd: z.string().optional().describe('where it would run'),
    rules: z.array(z.string()).optional().describe('what session and always would allow; empty: no rule can say it'),
    checkpoint: CheckpointSchema.optional().describe('a decision, not a call'),
    binding: sha256.describe('of tool, arguments, effects, real paths and policy; an approval is good for this only'),
    expires: z.string(),
  }),
  checkpoint_created: z.strictObject({
    path: z.string(),
    before: z
      .union([ArtifactSchema, z.null()])
      .describe('content before the run first wrote the file; null: there was none'),
  }),
  tool_result: z.strictObject({
    status: StatusSchema,
    code: z.string().optional(),
    reason: z.string().optional(),
    data: z.record(z.string(), z.unknown()).describe('redacted; bulk replaced by its size'),
    text_bytes: z.int().describe('what the agent was shown'),
    artifact: ArtifactSchema.optional(),
    duration_ms: z.number(),
    imported: ImportedSchema.optional(),
  }),
  history_imported: z.strictObject({
    from: SourceSchema,
    session: z.string().describe('as it is called there'),
    root: z.string().describe('the working directory there, which stands for the workspace'),
    began: z.string().describe('ISO 8601, UTC'),
  }),
  test_result: z.strictObject({
    cmd: z.string(),
    runner: z.string(),
    outcome: z.enum(['passed', 'failed', 'not_run', 'timeout']),
    passed: z.int(),
    failed: z.int(),
    skipped: z.int(),
    failures: z.array(z.string()).describe('names of failing tests'),
  }),
  approval_resolved: ResolutionSchema,
  approval_used: z.strictObject({ approval: z.string(), call: z.string() }),
  ...TRUST_EVENTS,
  repo_map_built: z.strictObject({
    files: z.int().describe('of the repository'),
    scanned: z.int().describe('of these, not known before by their content'),
    list_ms: z.number().describe('finding out what changed'),
    scan_ms: z.number().describe('reading it'),
  }),
  repo_map_used: z.strictObject({
    files: z.array(z.string()).describe('shown with definitions, best first'),
    paths: z.array(z.string()).describe('shown by path alone, best first'),
    left_out: z.int(),
    tokens: z.int(),
    max_tokens: z.int(),
    rank_ms: z.number(),
    render_ms: z.number(),
  }),
  note_written: NoteWrittenSchema,
  note_confirmed: z.strictObject({ notes: z.array(z.string()).describe('that a person vouches for') }),
  note_retired: z.strictObject({
    notes: z.array(z.string()),
    reason: z.string(),
    purged_session: z
      .string()
      .optional()
      .describe('everything that it has written, will write, or that rests on its calls is gone as well'),
  }),
  context_packed: z.strictObject({
    mode: PackModeSchema,
    packed_run: z.string(),
    max_tokens: z.int(),
    tokens: z.int(),
    sections: z.array(PackedSectionSchema),
  }),
  gc_ran: z.strictObject({
    from: z.string().nullable().describe('beginning of the window; null: nothing was on record'),
    until: z.string().nullable(),
    calls: z.int(),
    signals: z.int().describe('that showed'),
    drafts: z.array(z.string()).describe('that were made'),
    open: z.int().describe('signals that wait for the next run'),
    errors: z.array(z.string()),
    took_ms: z.number(),
  }),
  guard_scanned: z.strictObject({
    paths: z.array(z.string()).describe('the first of the files'),
    files: z.int().describe('that were looked at'),
    guards: z.int(),
    findings: z.int(),
    not_run: z.array(NotRunSchema),
  }),
  rule_check: z.strictObject({
    path: z.string().describe('relative to the workspace'),
    line: z.int(),
    rule: z.string(),
    message: z.string(),
    severity: SeveritySchema,
  }),
  skill_used: z.strictObject({
    skill: z.string().describe('its id, which stays'),
    name: z.string(),
    status: SkillStatusSchema,
    task: z.string().optional(),
  }),
  rule_mode_changed: RuleModeChangedSchema,
  ...GRADE_EVENTS,
  ...REVIEW_EVENTS,
  ...LEARN_EVENTS,
  ...SIGNAL_EVENTS,
  ...DRAFT_EVENTS,
  ...TASK_EVENT_DATA,
  ...PLAN_EVENT_DATA,
  loop_noticed: z.strictObject({
    rule: z.enum(LOOP_RULES),
    count: z.int().describe('how often it has been; of a budget, percent'),
    reason: z.string(),
  }),
  checkpoint_answered: z.strictObject({
    kind: z.string(),
    decision: z.enum(['approved', 'modified']).describe('a rejection is an approval_resolved alone'),
    choice: z.string().optional(),
    notes: z.string().optional(),
    automatic: z.boolean().describe('a rule let it through; nobody was asked'),
    approval: z.string().optional(),
  }),
  drift_detected: z.strictObject({
    path: z.string().describe('relative to the workspace'),
    before: FileStateSchema.nullable().describe('as a recorded call last saw or left it; null: it did not exist'),
    after: FileStateSchema.nullable().describe('as the next call found it, with no recorded write in between'),
  }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export type EventData<Type extends EventType> = z.infer<(typeof EVENT_DATA)[Type]>;

/** An event as its author knows it; the log adds order, time and chain. */
export type NewEvent = { [Type in EventType]: { readonly type: Type; readonly data: EventData<Type> } }[EventType];

/** Who and where; the same for all events of one append. */
export interface EventContext {
  readonly session: string;
  readonly run: string;
  readonly call?: string;
  readonly principal: z.infer<typeof PrincipalSchema>;
  readonly client: string;
}

/** The fields around the data, in the order in which they are written. */
export const EnvelopeSchema = z.strictObject({
  seq: z.int().describe('position in the segment, from 1'),
  ts: z.string().describe('ISO 8601, UTC'),
  id: z.string(),
  session: z.string(),
  run: z.string(),
  call: z.string().optional(),
  type: z.string(),
  principal: PrincipalSchema,
  client: z.string().describe('name/version'),
  data: z.unknown(),
  prev: sha256.describe('of the previous line; zeros in the first'),
});
export type Envelope = z.infer<typeof EnvelopeSchema>;
