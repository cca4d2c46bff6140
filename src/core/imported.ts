// What marks events that tell of calls made elsewhere, before or beside the harness. The envelope stays truthful: its
// `ts` is when the line was written, so that the chain proves what it always proves. When the thing itself happened, and
// who says so, stands in the data.
import * as z from 'zod';

export const SourceSchema = z.enum(['claude-code', 'calls', 'swe-agent']).describe('the format it was read from');
export type ImportSource = z.infer<typeof SourceSchema>;

export const ImportedSchema = z.strictObject({
  from: SourceSchema,
  at: z.string().describe('when it happened, as the source says; ISO 8601, UTC'),
  sidechain: z.literal(true).optional().describe('a call of a subagent'),
});
export type Imported = z.infer<typeof ImportedSchema>;

const MarkedSchema = z.looseObject({ imported: ImportedSchema.loose() });
/** A session of elsewhere began when it says so, not when it was brought here. */
const SessionSchema = z.looseObject({ from: SourceSchema, began: z.string() });

/** The mark of an event that was imported; undefined for what the harness saw itself. */
export const importedOf = ({ data }: { readonly data: unknown }): Imported | undefined =>
  // Nearly every event has no mark, and a schema takes longer to say so.
  has(data, 'imported') ? MarkedSchema.safeParse(data).data?.imported : undefined;

/** When the thing happened: of what was imported as its source says, of all else when it was recorded. ISO 8601, UTC. */
export const happenedAt = (event: { readonly type: string; readonly ts: string; readonly data: unknown }): string => {
  const { type, ts, data } = event;
  if (type === 'history_imported') return SessionSchema.safeParse(data).data?.began ?? ts;
  return importedOf(event)?.at ?? ts;
};

const has = (data: unknown, field: string): boolean => typeof data === 'object' && data !== null && field in data;
