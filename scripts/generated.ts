// Everything that is generated from the code: path -> content. Written by generate.ts, compared by a test.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigSchema } from '../src/config.ts';
import { ERROR_CODES } from '../src/core/error.ts';
import { EnvelopeSchema, EVENT_DATA } from '../src/core/event.ts';
import type { Tool } from '../src/core/tool.ts';
import { RuleSchema } from '../src/policy/rule-file.ts';
import { paramsSchema, resultSchema } from '../src/rpc/json-schema.ts';
import { methodsOf, ROWS } from '../src/rpc/methods/index.ts';
import { openRpc } from '../src/rpc/openrpc.ts';
import { prompts } from '../src/rpc/prompts/index.ts';
import { annotations, inputSchema, outputSchema } from '../src/rpc/protocols/mcp-tools.ts';
import { resources } from '../src/rpc/resources/index.ts';
import { tools } from '../src/tools/index.ts';
import { TOOLSETS } from '../src/tools/toolsets.ts';
import { NAME, VERSION } from '../src/version.ts';

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
    ['README.md', readme()],
  ]);

const schemaFile = (name: string, schema: object): [string, string] => {
  const headed = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `harness-mcp/schemas/${name}.json`,
    ...schema,
  };
  return [`schemas/${name}.json`, `${JSON.stringify(headed, null, 2)}\n`];
};

const readme = (): string =>
  [
    ['tools', toolTable()],
    ['toolsets', toolsetTable()],
    ['resources', resourceTable()],
    ['config', configTable()],
    ['methods', methodTable()],
    ['codes', codeTable()],
  ].reduce((text, [name = '', table = '']) => replaceSection(text, name, table), readFileSync('README.md', 'utf8'));

/** Puts a table between `<!-- name:begin -->` and `<!-- name:end -->`. */
const replaceSection = (text: string, name: string, table: string): string => {
  const section = new RegExp(`(<!-- ${name}:begin -->\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
  if (!section.test(text)) throw new Error(`README.md has no section ${name}`);
  return text.replace(section, (_whole, begin: string, end: string) => `${begin}${table}\n${end}`);
};

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const toolTable = (): string =>
  table(
    ['tool', 'what it does', 'hints'],
    tools.map((tool) => [`\`${signature(tool)}\``, tool.description, hints(tool)]),
  );

const toolsetTable = (): string =>
  table(
    ['toolset', 'for', 'tools'],
    TOOLSETS.map(({ name, purpose, tools: names }) => [`\`${name}\``, purpose, names.join(', ')]),
  );

const resourceTable = (): string =>
  table(
    ['resource or prompt', 'what it tells'],
    [
      ...resources.map((resource) => [
        `\`${'uri' in resource ? resource.uri : resource.template}\``,
        resource.description,
      ]),
      ...prompts.map(({ name, arguments: given, description }) => [
        `\`${name}(${given.map((argument) => `${argument.name}?`).join(', ')})\``,
        description,
      ]),
    ],
  );

const signature = (tool: Pick<Tool, 'name' | 'input'>): string => {
  const args = Object.entries(tool.input.shape).map(([name, field]) => {
    const parsed = field.safeParse(undefined);
    if (!parsed.success) return name;
    return parsed.data === undefined ? `${name}?` : `${name}=${JSON.stringify(parsed.data)}`;
  });
  return `${tool.name}(${args.join(', ')})`;
};

const methodTable = (): string =>
  table(
    ['method', 'what it does', 'who'],
    ROWS.map((method) => [`\`${signature({ ...method, input: method.params })}\``, method.summary, WHO[method.who]]),
  );

const WHO = { agent: 'anyone', human: 'people' } as const;

const hints = (tool: Tool): string => {
  const { readOnlyHint, destructiveHint, openWorldHint } = annotations(tool.touches);
  return [
    readOnlyHint ? 'read-only' : 'writes',
    ...(destructiveHint ? ['may destroy'] : []),
    ...(openWorldHint ? ['open world'] : []),
  ].join(', ');
};

const configTable = (): string => {
  const { properties = {} } = z.toJSONSchema(ConfigSchema, { io: 'input' });
  return table(
    ['key', 'default', 'meaning'],
    Object.entries(properties).flatMap(([name, schema]) => configRows(name, schema)),
  );
};

const configRows = (name: string, schema: z.core.JSONSchema._JSONSchema): readonly (readonly string[])[] => {
  if (typeof schema === 'boolean') return [];
  const inner = Object.entries(schema.properties ?? {});
  if (inner.length > 0 && schema.description === undefined)
    return inner.flatMap(([key, value]) => configRows(`${name}.${key}`, value));
  const keys = inner.length > 0 ? `${name}.${inner.map(([key]) => key).join(' / ')}` : name;
  return [
    [`\`${keys}\``, inner.length > 0 ? '`[]`' : `\`${JSON.stringify(schema.default)}\``, schema.description ?? ''],
  ];
};

const codeTable = (): string =>
  table(
    ['code', 'meaning'],
    Object.entries(ERROR_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]),
  );
