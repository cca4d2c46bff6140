// What one may ask the record, and the answer's shape: one schema for the tool, the method and the command line.
import * as z from 'zod';

/** What an answer can say of an event, in the order in which it does. */
export const TRACE_FIELDS = [
  'ts',
  'type',
  'session',
  'run',
  'call',
  'id',
  'principal',
  'client',
  'tool',
  'argument',
  'paths',
  'decision',
  'rule',
  'reason',
  'status',
  'code',
  'duration_ms',
  'data',
] as const;
export type TraceField = (typeof TRACE_FIELDS)[number];

/** What is told unless the asker chooses. */
export const DEFAULT_FIELDS: readonly TraceField[] = TRACE_FIELDS.filter(
  (field) => !['session', 'id', 'principal', 'client', 'data'].includes(field),
);

export const TRACE_GROUPS = ['tool', 'type', 'decision', 'rule', 'session', 'run', 'client', 'path', 'day'] as const;
export type TraceGroup = (typeof TRACE_GROUPS)[number];

const MOMENT = /^(?:\d+[mhdw]|\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?)$/;
const moment = z.string().regex(MOMENT, 'must be a time (2026-01-31, 2026-01-31T12:00Z) or an age (30m, 24h, 7d, 4w)');

export const TraceQuerySchema = z.strictObject({
  session: z.string().optional().describe('ours or of the client; with what its hook recorded'),
  run: z.string().optional().describe('id, or last'),
  call: z.string().optional(),
  tool: z.string().optional().describe('every event of its calls'),
  type: z.string().optional().describe('of event, e.g. policy_decision'),
  decision: z.enum(['allow', 'ask', 'deny']).optional(),
  rule: z.string().optional().describe('decisions in which it matched'),
  path: z.string().optional().describe('calls that touch this file, or anything below this directory/'),
  client: z.string().optional().describe('name, or name/version'),
  since: moment.optional().describe('time, or age: 24h, 7d'),
  until: moment.optional(),
  text: z.string().min(1).max(500).optional().describe('words that must all occur'),
  group: z.enum(TRACE_GROUPS).optional().describe('count by this instead of listing'),
  fields: z
    .array(z.enum(TRACE_FIELDS))
    .min(1)
    .optional()
    .describe('default: all but session, id, principal, client, data'),
  count: z.boolean().default(false).describe('also how many there are'),
  limit: z.int().min(1).max(500).default(20),
  cursor: z.string().optional().describe('next_cursor of the answer before'),
});
export type TraceQuery = z.output<typeof TraceQuerySchema>;

export const TracePageSchema = z.strictObject({
  events: z.array(z.record(z.string(), z.unknown())).describe('newest first'),
  groups: z
    .array(z.strictObject({ key: z.string(), count: z.int() }))
    .optional()
    .describe('largest first'),
  total: z.int().optional(),
  next_cursor: z.string().nullable().describe('null at the end'),
});
export type TracePage = z.infer<typeof TracePageSchema>;
