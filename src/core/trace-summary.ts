// A run in figures.
import * as z from 'zod';

const count = z.int().min(0);
const ms = z.number().min(0);

/** What kind of thing went wrong, by what would mend it. */
export const FAILURES = [
  'policy',
  'approval',
  'arguments',
  'files',
  'tests',
  'command',
  'timeout',
  'cancelled',
  'harness',
] as const;

export const TraceSummarySchema = z.strictObject({
  run: z.string(),
  session: z.string(),
  client: z.string(),
  started: z.string(),
  finished: z.string().nullable().describe('null: it goes on, or its process died'),
  calls: count,
  tools: z.record(z.string(), z.strictObject({ calls: count, failed: count, denied: count, ms })),
  decisions: z.strictObject({ allow: count, ask: count, deny: count }),
  without_outcome: count.describe('calls that still run or whose process died'),
  repeated_calls: z
    .array(z.strictObject({ tool: z.string(), argument: z.string(), times: count }))
    .describe('same tool and arguments with nothing written in between; most often first'),
  repeated_reads: count.describe('reads of a file that had been read and not been written since'),
  map: z
    .strictObject({
      maps: count.describe('that were shown'),
      files_read: count.describe('different files, read after the first of them'),
      hits: count.describe('of these, shown by a map before they were read'),
      hits_with_definitions: count.describe('of the hits, shown with definitions'),
    })
    .nullable()
    .describe('the repository map, judged by its use; null: none was asked for'),
  denials: z.array(z.strictObject({ rule: z.string(), times: count })),
  first_edit: z.strictObject({ ms, calls: count }).nullable().describe('after the start of the run'),
  edits: z.strictObject({
    total: count,
    untested: count.describe('since the last test run'),
    calls_to_test: z.number().nullable().describe('median number of calls from an edit to the next test run'),
  }),
  tests: z.strictObject({
    runs: count,
    red: count,
    red_to_green: count,
    green_to_red: count,
    last: z.string().nullable(),
  }),
  files_modified: z.array(z.strictObject({ path: z.string(), edits: count, added: count, removed: count })),
  output: z.strictObject({
    shown_bytes: count,
    stored_bytes: count.describe('kept as artifacts'),
    reread_bytes: count.describe('shown later by artifact_read'),
    saved_bytes: z.int().describe('stored but not shown, less what was read again'),
  }),
  durations: z.strictObject({
    queue_ms: ms.describe('waiting for other writers of the same files'),
    judge_ms: ms,
    approval_ms: ms.describe('from question to yes'),
    execution_ms: ms,
    slowest: z.strictObject({ call: z.string(), tool: z.string(), ms }).nullable(),
  }),
  failures: z.partialRecord(z.enum(FAILURES), count).describe('calls that did not end well'),
  failure_category: z.enum(FAILURES).nullable().describe('the most frequent of them'),
});
export type TraceSummary = z.infer<typeof TraceSummarySchema>;
export type FailureCategory = (typeof FAILURES)[number];
