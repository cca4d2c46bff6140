// Everything that is generated from the code: path -> content. Written by generate.ts, compared by a test.
import * as z from 'zod';
import { ConfigSchema } from '../src/config.ts';
import { EnvelopeSchema, EVENT_DATA } from '../src/core/event.ts';
import { RuleSchema } from '../src/policy/rule-file.ts';
import { paramsSchema, resultSchema } from '../src/rpc/json-schema.ts';
import { methodsOf, ROWS } from '../src/rpc/methods/index.ts';
import { openRpc } from '../src/rpc/openrpc.ts';
import { inputSchema, outputSchema } from '../src/rpc/protocols/mcp-tools.ts';
import { tools } from '../src/tools/index.ts';
import { NAME, VERSION } from '../src/version.ts';
import { pagesWithTables } from './doc-tables.ts';

/** Content by path, relative to the repository. */
export const generated = (): ReadonlyMap<string, string> =>
  new Map([
    ...tools.flatMap((tool) => [
      schemaFile(`tools/${tool.name}.input`, inputSchema(tool)),
      schemaFile(`tools/${tool.name}.output`, outputSchema(tool)),
    ]),
    ...Object.entries(EVENT_DATA).map(([type, data]) =>
      schemaFile(
        `events/${type}`,
        z.toJSONSchema(EnvelopeSchema.extend({ type: z.literal(type), data }), { io: 'output' }),
      ),
    ),
    ...ROWS.flatMap(({ name, params, result }) => [
      schemaFile(`methods/${name}.params`, paramsSchema(params)),
      schemaFile(`methods/${name}.result`, resultSchema(result)),
    ]),
    [
      'schemas/openrpc.json',
      `${JSON.stringify(openRpc({ name: NAME, version: VERSION }, methodsOf(tools)), null, 2)}\n`,
    ],
    schemaFile('config', z.toJSONSchema(ConfigSchema, { io: 'input' })),
    schemaFile('rule', z.toJSONSchema(RuleSchema, { io: 'input' })),
    ...pagesWithTables(),
  ]);

const schemaFile = (name: string, schema: object): [string, string] => {
  const headed = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `harness-mcp/schemas/${name}.json`,
    ...schema,
  };
  return [`schemas/${name}.json`, `${JSON.stringify(headed, null, 2)}\n`];
};
