// What marks events that tell of calls made elsewhere, before or beside the harness. The envelope stays truthful: its
// `ts` is when the line was written, so that the chain proves what it always proves. When the thing itself happened, and
// who says so, stands in the data.
import * as z from 'zod';

export const SourceSchema = z
  .enum(['claude-code', 'codex', 'calls', 'swe-agent'])
  .describe('the format it was read from');
export type ImportSource = z.infer<typeof SourceSchema>;

export const ImportedSchema = z.strictObject({
  from: SourceSchema,
  at: z.string().describe('when it happened, as the source says; ISO 8601, UTC'),
  sidechain: z.literal(true).optional().describe('a call of a subagent'),
});
export type Imported = z.infer<typeof ImportedSchema>;

/** A session of elsewhere began when it says so, not when it was brought here. */
const SessionSchema = z.looseObject({ from: SourceSchema, began: z.string() });

/** The mark of an event that was imported; undefined for what the harness saw itself. */
export const importedOf = ({ data }: { readonly data: unknown }): Imported | undefined =>
  // By hand: whole histories are read in one go. A test holds it to the schema.
  has(data, 'imported') && isImported(data.imported) ? data.imported : undefined;

const SOURCES: readonly unknown[] = SourceSchema.options;

const isImported = (mark: unknown): mark is Imported =>
  has(mark, 'from') &&
  SOURCES.includes(mark.from) &&
  has(mark, 'at') &&
  typeof mark.at === 'string' &&
  (!has(mark, 'sidechain') || mark.sidechain === true);

/** When the thing happened: of what was imported as its source says, of all else when it was recorded. ISO 8601, UTC. */
export const happenedAt = (event: { readonly type: string; readonly ts: string; readonly data: unknown }): string => {
  const { type, ts, data } = event;
  if (type === 'history_imported') return SessionSchema.safeParse(data).data?.began ?? ts;
  return importedOf(event)?.at ?? ts;
};

const has = <Field extends string>(data: unknown, field: Field): data is Readonly<Record<Field, unknown>> =>
  typeof data === 'object' && data !== null && field in data;
