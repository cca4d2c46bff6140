// A tool as MCP shows it. Schemas come from zod, hints from the kinds of effect that the tool can have.
import type { CallToolResult, Tool as McpTool } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import type { EffectKind } from '../../core/effect.ts';
import { frameShape, type Observation } from '../../core/observation.ts';
import type { Tool } from '../../core/tool.ts';
import { type JsonSchema, paramsSchema, resultSchema } from '../json-schema.ts';

type ObjectSchema = JsonSchema & { readonly type: 'object' };

/** The JSON Schema of a tool's arguments. */
export const inputSchema = (tool: Tool): ObjectSchema => asObjectSchema(paramsSchema(tool.input));

/** The JSON Schema of what every observation of a tool carries: the frame, and its own data where the call succeeded. */
export const outputSchema = (tool: Tool): ObjectSchema =>
  asObjectSchema(resultSchema(z.strictObject({ ...frameShape, ...tool.output.partial().shape })));

const asObjectSchema = (schema: JsonSchema): ObjectSchema => ({ ...schema, type: 'object' });

/**
 * The output schema as sent in every tools/list, where every byte counts: without prose, open, without the fields of the
 * frame that only failures have and those of what is in lists. Clients validate with it, models do not read it. The whole
 * is in schemas/.
 */
const listedOutput = (tool: Tool): ObjectSchema =>
  asObjectSchema(Object(terse(resultSchema(z.object({ ...alwaysThere, ...tool.output.partial().shape })))));

const alwaysThere = { status: frameShape.status, call: frameShape.call, run: frameShape.run };

const terse = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(terse);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !(key === 'description' && typeof value === 'string') && key !== 'additionalProperties',
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === 'items' && isObject(value) ? { type: 'object' } : terse(value)]),
  );
};

const isObject = (schema: unknown): boolean => typeof schema === 'object' && schema !== null && 'properties' in schema;

export const toMcpTool = (tool: Tool): McpTool => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  inputSchema: { ...inputSchema(tool) },
  outputSchema: listedOutput(tool),
  annotations: annotations(tool.touches),
});

/**
 * MCP's hints. Writing a file is not destructive here, because what it replaces is kept as an artifact first;
 * running a program may do anything that the program does.
 */
export const annotations = (touches: readonly EffectKind[]) => {
  const readOnlyHint = touches.every((kind) => kind === 'read');
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
