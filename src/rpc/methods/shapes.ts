// Results that several methods give.
import * as z from 'zod';
import { ApprovalStateSchema, CheckpointSchema, ResolutionSchema } from '../../core/approval.ts';
import { DecisionSchema } from '../../core/decision.ts';
import { StatusSchema } from '../../core/observation.ts';

export const RunSchema = z.strictObject({
  run: z.string(),
  session: z.string(),
  client: z.string().describe('name/version'),
  root: z.string().optional(),
  started: z.string().describe('ISO 8601, UTC'),
  finished: z.string().optional().describe('absent while it is going on, or when its process died'),
  calls: z.int(),
  denied: z.int(),
  pending: z.int(),
  errors: z.int(),
  tools: z.record(z.string(), z.int()).describe('calls by the name of the tool'),
});

export const CallSchema = z.strictObject({
  ts: z.string().describe('ISO 8601, UTC'),
  call: z.string(),
  principal: z.string(),
  tool: z.string(),
  input: z.unknown().describe('as recorded: redacted and shortened'),
  decision: DecisionSchema.optional(),
  rule: z.string().optional(),
  reason: z.string().optional(),
  approval: z.string().optional(),
  tests: z.strictObject({ outcome: z.string(), passed: z.int(), failed: z.int(), skipped: z.int() }).optional(),
  status: z.enum([...StatusSchema.options, 'unknown']),
  code: z.string().optional(),
  failure: z.string().optional(),
  duration_ms: z.number().optional(),
});

export const ApprovalSchema = z.strictObject({
  approval: z.string(),
  state: ApprovalStateSchema,
  session: z.string(),
  run: z.string(),
  call: z.string().optional(),
  tool: z.string(),
  rule: z.string(),
  reason: z.string(),
  subject: z.string().describe('exactly what would happen, one thing a line'),
  cwd: z.string().optional(),
  checkpoint: CheckpointSchema.optional().describe('a decision, not a call'),
  rules: z.array(z.string()).describe('what session and always would allow; empty: no rule can say it'),
  requested: z.string().describe('ISO 8601, UTC'),
  expires: z.string().describe('ISO 8601, UTC'),
  sessions: z.array(z.string()),
  resolution: ResolutionSchema.extend({ at: z.string() }).optional(),
  uses: z.array(z.string()).describe('calls that it carried'),
});
