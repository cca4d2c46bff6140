// What the agent gets back. One frame for every tool and every fate of a call.
import * as z from 'zod';

export const StatusSchema = z.enum(['ok', 'error', 'denied', 'pending', 'cancelled', 'timeout']);
export type Status = z.infer<typeof StatusSchema>;

export const ArtifactSchema = z.strictObject({
  artifact: z.string().describe('sha256 of the stored bytes; give it to artifact_read'),
  bytes: z.int(),
  lines: z.int(),
});
export type ArtifactRef = z.infer<typeof ArtifactSchema>;

/** The fields that every observation has beside the tool's own data. */
export const frameShape = {
  status: StatusSchema,
  call: z.string(),
  run: z.string(),
  code: z.string().optional().describe('what kind of failure'),
  rule: z.string().optional().describe('the rule that decided'),
  reason: z.string().optional(),
  remedy: z.string().optional().describe('what to do next'),
  hint: z.string().optional().describe('what to mind beside the answer, e.g. that the work goes in circles'),
  approval: z.string().optional().describe('id under which a person can agree'),
  artifact: ArtifactSchema.optional().describe('the whole output, when it was cut'),
};

export interface Observation {
  readonly status: Status;
  readonly call: string;
  readonly run: string;
  readonly code?: string;
  readonly rule?: string;
  readonly reason?: string;
  readonly remedy?: string;
  readonly hint?: string;
  readonly approval?: string;
  readonly artifact?: ArtifactRef;
  /** The tool's own output fields; flat beside the frame on the wire. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The same in words, for clients that show the model only text. */
  readonly text: string;
}
