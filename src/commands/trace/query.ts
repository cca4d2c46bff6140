// `harness trace query`: any question, as the tool trace_query takes it.
import type { Command } from 'commander';
import { HarnessError } from '../../core/error.ts';
import { type TracePage, TraceQuerySchema } from '../../core/trace-query.ts';
import type { Io } from '../command.ts';
import { type AskOptions, asking } from './asking.ts';
import { columns, moment } from './columns.ts';

const FILTERS = [
  'session',
  'run',
  'call',
  'tool',
  'type',
  'decision',
  'rule',
  'path',
  'client',
  'since',
  'until',
  'text',
  'group',
] as const;

interface QueryOptions extends AskOptions, Partial<Record<(typeof FILTERS)[number], string>> {
  readonly fields?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly count?: true;
}

export const addQuery = (command: Command, io: Io): void => {
  for (const filter of FILTERS)
    command.option(`--${filter} <${filter}>`, TraceQuerySchema.shape[filter].description ?? '');
  command
    .option('--fields <names>', 'comma-separated')
    .option('--limit <n>', 'how many at most')
    .option('--cursor <cursor>', 'go on after an earlier answer')
    .option('--count', 'also how many there are')
    .option('--json', 'print the answer as JSON')
    .action((options: QueryOptions) => query(options, io));
};

const query = async ({ root, json, fields, limit, ...rest }: QueryOptions, io: Io): Promise<void> => {
  const parsed = TraceQuerySchema.safeParse({
    ...rest,
    ...(fields === undefined ? {} : { fields: fields.split(',').map((name) => name.trim()) }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new HarnessError(
      'invalid_arguments',
      `--${issue?.path.join('.')}: ${issue?.message}`,
      'harness trace query --help',
    );
  }
  const page = await asking(root === undefined ? {} : { root }, io, (trace) => trace.query(parsed.data));
  io.exitWith(page.events.length === 0 && (page.groups ?? []).length === 0 ? 1 : 0);
  io.out(json === true ? `${JSON.stringify(page)}\n` : inWords(page, io.color));
};

const HEADINGS = ['TIME', 'TYPE', 'TOOL', 'ABOUT', 'CALL'];

const inWords = ({ events, groups, total, next_cursor }: TracePage, color: boolean): string => {
  const head = total === undefined ? '' : `${total} events\n`;
  if (groups !== undefined)
    return `${head}${columns(
      ['COUNT', 'WHAT'],
      groups.map(({ key, count }) => [String(count), key]),
      color,
    )}`;
  if (events.length === 0) return `${head}Nothing on record fits.\n`;
  const more = next_cursor === null ? '' : `… and more. Next: --cursor ${next_cursor}\n`;
  const rows = events.map(({ ts = '', type = '', tool = '', call = '', ...about }) => [
    moment(String(ts)),
    String(type),
    String(tool),
    aboutOf(about),
    String(call),
  ]);
  return `${head}${columns(HEADINGS, rows, color)}${more}`;
};

const aboutOf = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    // What a call was about says its paths as well.
    .filter(([name]) => name !== 'run' && !(name === 'paths' && fields.argument !== undefined))
    .map(([name, value]) =>
      typeof value === 'string' && name !== 'status' ? value : `${name} ${JSON.stringify(value)}`,
    )
    .join('  ');
