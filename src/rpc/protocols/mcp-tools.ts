// A tool as MCP shows it. Schemas come from zod, hints from the kinds of effect that the tool can have.
import type { CallToolResult, Tool as McpTool } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import type { EffectKind } from '../../core/effect.ts';
import { frameShape, type Observation } from '../../core/observation.ts';
import type { Tool } from '../../core/tool.ts';

type JsonSchema = Readonly<Record<string, unknown>> & { readonly type: 'object' };

/** The JSON Schema of a tool's arguments. */
export const inputSchema = (tool: Tool): JsonSchema =>
  asObjectSchema(z.toJSONSchema(tool.input, { io: 'input', override: withoutSafeBounds }));

/** The JSON Schema of what every observation of a tool carries: the frame, and its own data where the call succeeded. */
export const outputSchema = (tool: Tool): JsonSchema =>
  asObjectSchema(
    z.toJSONSchema(z.strictObject({ ...frameShape, ...tool.output.partial().shape }), {
      io: 'output',
      override: withoutSafeBounds,
    }),
  );

const asObjectSchema = ({ $schema: _dialect, ...schema }: z.core.JSONSchema.BaseSchema): JsonSchema => ({
  ...schema,
  type: 'object',
});

interface SchemaNode {
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** "Any integer" is written by zod with the bounds of a double, which tell a reader nothing. */
const withoutSafeBounds = ({ jsonSchema }: SchemaNode): void => {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};

/**
 * The output schema without prose and closing, as sent in every tools/list, where every byte counts: clients validate
 * with it, models do not read it. The whole is in schemas/.
 */
const terse = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(terse);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !(key === 'description' && typeof value === 'string') && key !== 'additionalProperties',
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, terse(value)]));
};

export const toMcpTool = (tool: Tool): McpTool => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  inputSchema: { ...inputSchema(tool) },
  outputSchema: asObjectSchema(Object(terse(outputSchema(tool)))),
  annotations: annotations(tool.touches),
});

const READING: readonly EffectKind[] = ['read', 'remember'];

/**
 * MCP's hints. Writing a file is not destructive here, because what it replaces is kept as an artifact first;
 * running a program may do anything that the program does.
 */
export const annotations = (touches: readonly EffectKind[]) => {
  const readOnlyHint = touches.every((kind) => READING.includes(kind));
  const runs = touches.includes('exec') || touches.includes('mcp');
  return {
    readOnlyHint,
    destructiveHint: runs || touches.includes('delete'),
    idempotentHint: readOnlyHint,
    openWorldHint: runs || touches.includes('network'),
  };
};

/** An observation on the wire: the same in words and in fields, because clients show the model only one of them. */
export const toCallToolResult = (observation: Observation): CallToolResult => {
  const { data, text, ...frame } = observation;
  return {
    content: [{ type: 'text', text }],
    structuredContent: { ...data, ...frame },
    isError: observation.status !== 'ok',
  };
};
