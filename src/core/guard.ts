// Checks over code: what they find in files that were written, or that somebody asks about.
import * as z from 'zod';
import { SeveritySchema } from './decision.ts';

export const FindingSchema = z.strictObject({
  path: z.string().describe('relative to the workspace'),
  line: z.int().describe('from 1'),
  rule: z.string().describe('id of the guard, or what its program calls the rule'),
  message: z.string(),
  severity: SeveritySchema,
  fixable: z.literal(true).optional().describe('the guard knows what to put there'),
});
export type Finding = z.infer<typeof FindingSchema>;

export const NotRunSchema = z.strictObject({ guard: z.string(), reason: z.string() });
/** A guard that could not look. That is not the same as having found nothing. */
export type NotRun = z.infer<typeof NotRunSchema>;

export const GuardScanSchema = z.strictObject({
  files: z.int().describe('that were looked at; 0 means that nothing is known'),
  guards: z.int().describe('that looked at one of them at least'),
  findings: z.array(FindingSchema),
  omitted: z.int().describe('findings beyond those shown'),
  not_run: z.array(NotRunSchema),
});
export type GuardScan = z.infer<typeof GuardScanSchema>;

export interface GuardedFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
}

export interface ScanOptions {
  readonly signal: AbortSignal;
  /** Whether guards that are programs run as well. */
  readonly programs: boolean;
}

export interface Guards {
  scan(files: readonly GuardedFile[], options: ScanOptions): Promise<GuardScan>;
  /** The text with all that guards can mend mended; undefined where there is nothing to mend. */
  fix(file: GuardedFile): Promise<string | undefined>;
}
