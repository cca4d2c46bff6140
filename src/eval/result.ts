// What is known of one play when it is over: written beside its workspace, so that a run can be resumed, and reported.
import * as z from 'zod';
import { CATEGORIES } from './suite.ts';

/** Why a play did not pass; the first that fits. */
export const FAILURE_CATEGORIES = [
  'not_run',
  'incomplete',
  'model_error',
  'log_damaged',
  'verifier_failed',
  'sandbox_error',
  'test_failed',
  'max_iterations',
  'policy_denied',
  'tool_failed',
  'check_failed',
] as const;

const count = z.int().min(0);

const FiguresSchema = z.strictObject({
  calls: count,
  steps: count,
  denied: count,
  asked: count,
  failed: count.describe('calls that ran and did not end well'),
  invalid: count.describe('calls whose arguments did not fit'),
  repeated_calls: count,
  repeated_reads: count,
  test_runs: count,
  red_tests: count.describe('test runs that failed'),
  last_test: z.string().nullable(),
  edits: count,
  first_edit_ms: z.number().nullable(),
  search_to_edit: z.number().nullable().describe('calls'),
  edit_to_test: z.number().nullable().describe('calls, median'),
  files_modified: count,
  shown_bytes: count,
  stored_bytes: count,
  compression: z.number().nullable().describe('bytes shown of each byte that there was; 1: nothing was cut'),
  artifacts: count,
  artifacts_whole: count.describe('that have the bytes that their name says'),
  largest_output: count,
});

export const ResultSchema = z.strictObject({
  case: z.string(),
  kind: z.enum(['case', 'twin']),
  category: z.enum(CATEGORIES),
  language: z.string(),
  client: z.string(),
  ablation: z.string(),
  status: z.enum(['passed', 'failed', 'not_run']),
  failure_category: z.enum(FAILURE_CATEGORIES).nullable(),
  reason: z.string().nullable().describe('of what did not pass, one line'),
  verifier: z
    .strictObject({ ok: z.boolean(), outcome: z.string(), passed: count, wanted: count, failures: z.array(z.string()) })
    .nullable()
    .describe('null: the play has none'),
  checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  step_budget: count,
  figures: FiguresSchema.nullable().describe('null: nothing was called'),
  attempts: z.array(
    z.strictObject({
      name: z.string(),
      probe: z.string(),
      outcome: z.enum(['refused', 'succeeded', 'not_run']),
      recorded: z.boolean().optional(),
      detail: z.string(),
    }),
  ),
  usage: z
    .strictObject({ input_tokens: count, output_tokens: count, cost_usd: z.number().optional() })
    .nullable()
    .describe('null: nobody told'),
  log: z.strictObject({ ok: z.boolean(), events: count }).nullable(),
  duration_ms: count,
  workspace: z.string(),
  state: z.string(),
});
export type Result = z.output<typeof ResultSchema>;
export type Figures = z.output<typeof FiguresSchema>;
export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];
