// What the record tells a client that has set a log level, in words. One row a type of event; other events are not told.
import type { LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import type { Envelope, EventType } from '../../core/event.ts';

export interface Message {
  readonly level: LoggingLevel;
  /** What it is about. */
  readonly logger: 'policy' | 'approvals' | 'files' | 'calls';
  readonly text: string;
}

type Row = (data: unknown) => Message | undefined;

/** Only the fields that are told; data of another shape is not. */
const row =
  <Schema extends z.ZodType>(schema: Schema, tell: (data: z.output<Schema>) => Message | undefined): Row =>
  (data) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? tell(parsed.data) : undefined;
  };

const ROWS: Partial<Readonly<Record<EventType, Row>>> = {
  policy_loaded: row(z.object({ mode: z.string(), rules: z.int(), problem: z.string().optional() }), (loaded) => {
    const { mode, rules, problem } = loaded;
    if (problem !== undefined)
      return { level: 'error', logger: 'policy', text: `the last good policy stays in force: ${problem}` };
    return { level: 'info', logger: 'policy', text: `the policy in force: mode ${mode}, ${rules} rules` };
  }),
  policy_decision: row(z.object({ decision: z.string(), rule: z.string(), reason: z.string() }), (decided) =>
    decided.decision === 'deny'
      ? { level: 'warning', logger: 'policy', text: `denied by ${decided.rule}: ${decided.reason}` }
      : undefined,
  ),
  approval_requested: row(z.object({ approval: z.string(), subject: z.string() }), (asked) => ({
    level: 'notice',
    logger: 'approvals',
    text: `${asked.approval} waits for a person: ${asked.subject}`,
  })),
  approval_resolved: row(z.object({ approval: z.string(), decision: z.string() }), (answered) => ({
    level: 'notice',
    logger: 'approvals',
    text: `${answered.approval} is ${answered.decision}`,
  })),
  drift_detected: row(z.object({ path: z.string() }), ({ path }) => ({
    level: 'warning',
    logger: 'files',
    text: `${path} was changed by something that is not on record`,
  })),
  checkpoint_created: row(z.object({ path: z.string() }), ({ path }) => ({
    level: 'debug',
    logger: 'files',
    text: `what ${path} held before is kept`,
  })),
  tool_called: row(z.object({ tool: z.string() }), ({ tool }) => ({ level: 'debug', logger: 'calls', text: tool })),
};

const isKnown = (type: string): type is EventType => Object.hasOwn(ROWS, type);

export const messageAbout = ({ type, data }: Envelope): Message | undefined =>
  isKnown(type) ? ROWS[type]?.(data) : undefined;
