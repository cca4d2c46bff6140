// Claude Code's own transcripts: a line an entry, the use of a tool in one, its result in a later one, perhaps with
// compaction, subagents and other calls between them. The format is not documented; what is not known is said.
import { type Fields, fieldsOf, isFields, textOf } from '../clients/fields.ts';
import type { Past, PastCall, PastResult } from './call.ts';
import { documentsOf } from './documents.ts';
import type { Reading } from './reading.ts';

/** Entries that hold no calls: what is said, what was compacted, what hooks and turns took. */
const SILENT = new Set([
  'progress',
  'system',
  'summary',
  'file-history-snapshot',
  'queue-operation',
  'attachment',
  'custom-title',
  'ai-title',
  'tag',
  'last-prompt',
  'permission-mode',
  'pr-link',
  'atis-latch',
  'api-request',
  'api-request-blob',
  'api-request-shape',
  'tools-used',
  'cost-state',
]);

export async function* claudeCode({ path, advance }: Reading): AsyncGenerator<Past> {
  /** Calls whose result has not come; in the order in which they were made. */
  const open = new Map<string, PastCall>();
  for await (const found of documentsOf(path, advance)) {
    if ('skipped' in found) {
      yield found;
      continue;
    }
    const { value, line } = found;
    for (const what of entry(fieldsOf(value), open)) {
      yield typeof what === 'string' ? { skipped: { file: path, line, what } } : { call: what };
    }
  }
  for (const call of open.values()) yield { call };
}

/** The calls that an entry ends, and in words what of it was not understood. Calls that it begins go to `open`. */
const entry = (fields: Fields, open: Map<string, PastCall>): readonly (PastCall | string)[] => {
  const type = textOf(fields.type);
  if (type === undefined) return ['an entry has no type'];
  if (SILENT.has(type)) return [];
  if (type !== 'assistant' && type !== 'user') return [`an entry of type ${type.slice(0, 40)}`];
  const { content } = fieldsOf(fields.message);
  if (typeof content === 'string') return [];
  if (!Array.isArray(content)) return [`a message of ${type} has no content`];
  return content.filter(isFields).flatMap((block) => {
    if (block.type === 'tool_use') return begin(fields, block, open);
    return block.type === 'tool_result' ? end(fields, block, open) : [];
  });
};

const begin = (fields: Fields, block: Fields, open: Map<string, PastCall>): readonly string[] => {
  const [id, tool, session] = [textOf(block.id), textOf(block.name), textOf(fields.sessionId)];
  const [cwd, at] = [textOf(fields.cwd), timeOf(fields.timestamp)];
  if (id === undefined || tool === undefined || session === undefined || cwd === undefined || at === undefined)
    return ['a call without id, tool, session, working directory or time'];
  const client = `claude-code/${textOf(fields.version) ?? 'unknown'}`;
  const sidechain = fields.isSidechain === true;
  open.set(id, {
    from: 'claude-code',
    session,
    id,
    client,
    tool,
    input: block.input ?? {},
    cwd,
    at,
    sidechain,
    result: undefined,
  });
  return [];
};

const end = (fields: Fields, block: Fields, open: Map<string, PastCall>): readonly (PastCall | string)[] => {
  const id = textOf(block.tool_use_id);
  const call = id === undefined ? undefined : open.get(id);
  const at = timeOf(fields.timestamp);
  if (id === undefined || call === undefined) return ['a result without its call'];
  if (at === undefined) return ['a result without a time'];
  open.delete(id);
  return [{ ...call, result: { ...resultOf(at, block, fields.toolUseResult), ...denialIn(fields) } }];
};

const resultOf = (at: string, block: Fields, told: unknown): PastResult => ({
  at,
  text: contentText(block.content),
  failed: block.is_error === true,
  ...(typeof told === 'string' && /^(?:Error: )?User rejected/.test(told) ? { refused: true } : {}),
  ...(fieldsOf(told).interrupted === true ? { interrupted: true } : {}),
});

const DENIED = /^(?:permission-rule|automode-)/;

/** Newer versions say who refused. Without a person there they say it was one, and beside it that it was a setting. */
const denialIn = ({ toolDenialKind: kind, permissionDecision: decided }: Fields): Partial<PastResult> => {
  if (typeof kind !== 'string') return {};
  const source = textOf(fieldsOf(decided).source);
  const byPerson = kind === 'user-rejected' && (source === undefined || source.startsWith('user'));
  if (byPerson) return { refused: true };
  return kind === 'user-rejected' || DENIED.test(kind) ? { barred: true } : {};
};

/** A result is a text or a list of blocks; pictures and the like are told by their kind. */
const contentText = (content: unknown): string => {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .filter(isFields)
    .map((block) => textOf(block.text) ?? `[${textOf(block.type) ?? 'unknown'}]`)
    .join('\n');
};

const timeOf = (value: unknown): string | undefined => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};
