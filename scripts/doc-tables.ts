// The tables of README.md and docs that are made from the code.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ConfigSchema } from '../src/config.ts';
import { ERROR_CODES } from '../src/core/error.ts';
import type { Tool } from '../src/core/tool.ts';
import { ROWS } from '../src/rpc/methods/index.ts';
import { prompts } from '../src/rpc/prompts/index.ts';
import { annotations } from '../src/rpc/protocols/mcp-tools.ts';
import { resources } from '../src/rpc/resources/index.ts';
import { tools } from '../src/tools/index.ts';
import { TOOLSETS } from '../src/tools/toolsets.ts';

/** Which page holds which tables, each between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. */
const PAGES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { toolsets: () => toolsetTable() },
  'docs/tools.md': { tools: () => toolSections(), resources: () => resourceTable() },
  'docs/configuration.md': { config: () => configTable() },
  'docs/rpc.md': { methods: () => methodTable() },
  'docs/errors.md': { codes: () => codeTable() },
};

/** Content by path, as the pages are on disk but for their tables. */
export const pagesWithTables = (): readonly [string, string][] =>
  Object.entries(PAGES).map(([path, tables]) => [
    path,
    Object.entries(tables).reduce(
      (text, [name, table]) => withTable({ path, name, text, table: table() }),
      readFileSync(path, 'utf8'),
    ),
  ]);

/** `PAGE NAME` of every table that is made. */
export const tableNames = (): readonly string[] =>
  Object.entries(PAGES).flatMap(([path, tables]) => Object.keys(tables).map((name) => `${path} ${name}`));

interface Place {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly table: string;
}

const withTable = ({ path, name, text, table }: Place): string => {
  const section = new RegExp(`(<!-- ${name}:begin -->\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
  if (!section.test(text)) throw new Error(`${path} has no place for the table ${name}`);
  return text.replace(section, (_whole, begin: string, end: string) => `${begin}${table}\n${end}`);
};

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const toolsetTable = (): string =>
  table(
    ['toolset', 'for', 'tools'],
    TOOLSETS.map(({ name, purpose, tools: names }) => [
      `[\`${name}\`](docs/tools.md#${name})`,
      purpose,
      names.join(', '),
    ]),
  );

/** A section a toolset; each tool is told where it comes first, and named where it comes again. */
const toolSections = (): string =>
  TOOLSETS.map(({ name, purpose, tools: names }, at) => {
    const told = new Set<string>(TOOLSETS.slice(0, at).flatMap(({ tools: earlier }) => earlier));
    const own = tools.filter((tool) => names.some((each) => each === tool.name) && !told.has(tool.name));
    const again = names.filter((each) => told.has(each)).map((each) => `\`${each}\``);
    return [
      `### ${name}`,
      `For ${purpose}.${again.length > 0 ? ` Of those above: ${again.join(', ')}.` : ''}`,
      ...(own.length > 0 ? [toolTable(own)] : []),
    ].join('\n\n');
  }).join('\n\n');

const toolTable = (shown: readonly Tool[]): string =>
  table(
    ['tool', 'what it does', 'hints'],
    shown.map((tool) => [`\`${signature(tool)}\``, tool.description, hints(tool)]),
  );

const hints = (tool: Tool): string => {
  const { readOnlyHint, destructiveHint, openWorldHint } = annotations(tool.touches);
  return [
    readOnlyHint ? 'read-only' : 'writes',
    ...(destructiveHint ? ['may destroy'] : []),
    ...(openWorldHint ? ['open world'] : []),
  ].join(', ');
};

const signature = (tool: Pick<Tool, 'name' | 'input'>): string => {
  const args = Object.entries(tool.input.shape).map(([name, field]) => {
    const parsed = field.safeParse(undefined);
    if (!parsed.success) return name;
    return parsed.data === undefined ? `${name}?` : `${name}=${JSON.stringify(parsed.data)}`;
  });
  return `${tool.name}(${args.join(', ')})`;
};

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

const methodTable = (): string =>
  table(
    ['method', 'what it does', 'who'],
    ROWS.map((method) => [`\`${signature({ ...method, input: method.params })}\``, method.summary, WHO[method.who]]),
  );

const WHO = { agent: 'anyone', human: 'people' } as const;

const configTable = (): string => {
  const { properties = {} } = z.toJSONSchema(ConfigSchema, { io: 'input' });
  return table(
    ['key', 'default', 'meaning'],
    Object.entries(properties).flatMap(([name, schema]) => configRows(name, schema)),
  );
};

/** A row a key; the keys of an object that is described as one share a row. */
const configRows = (name: string, schema: z.core.JSONSchema._JSONSchema): readonly (readonly string[])[] => {
  if (typeof schema === 'boolean') return [];
  const inner = Object.entries(schema.properties ?? {});
  if (inner.length === 0) return [[`\`${name}\``, `\`${defaultOf(schema)}\``, schema.description ?? '']];
  if (schema.description === undefined) return inner.flatMap(([key, value]) => configRows(`${name}.${key}`, value));
  const defaults = [...new Set(inner.map(([, value]) => defaultOf(value)))];
  return [[`\`${name}.${inner.map(([key]) => key).join(' / ')}\``, `\`${defaults.join(' / ')}\``, schema.description]];
};

const defaultOf = (schema: z.core.JSONSchema._JSONSchema): string =>
  typeof schema === 'boolean' ? '' : JSON.stringify(schema.default);

const codeTable = (): string =>
  table(
    ['code', 'meaning'],
    Object.entries(ERROR_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]),
  );
