// JSON Schemas as clients and documents are shown them.
import * as z from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Of what is sent to us. */
export const paramsSchema = (schema: z.ZodType): JsonSchema => shown(schema, 'input');

/** Of what we send. */
export const resultSchema = (schema: z.ZodType): JsonSchema => shown(schema, 'output');

const shown = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, override: withoutSafeBounds });
  return rest;
};

/** "Any integer" is written by zod with the bounds of a double, which tell a reader nothing. */
const withoutSafeBounds = ({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};
