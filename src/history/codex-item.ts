// What Codex recorded as done, in its own words: a command, a change of files, a call of a server. Newer models write
// scripts whose calls stand nowhere else.
import { isAbsolute, resolve } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { type Fields, fieldsOf, isFields, textOf } from '../clients/fields.ts';
import type { Effect } from '../core/effect.ts';
import { blocksText, type Output } from './codex-result.ts';

/** A tool and its input as Codex names them to its hooks. */
export interface Named {
  readonly tool: string;
  readonly input: unknown;
  /** Where it worked, when it says so; absolute. */
  readonly cwd?: string | undefined;
  readonly effects?: readonly Effect[];
}

export interface Done extends Named {
  readonly id: string;
  readonly output: Output;
  readonly status: string | undefined;
  /** Milliseconds since 1970. */
  readonly began: number | undefined;
}

/** Items that are no calls, or whose call is recorded as such. */
const SILENT = new Set([
  'UserMessage',
  'HookPrompt',
  'InjectedContext',
  'AgentMessage',
  'CollabAgentMessage',
  'CollabAgentToolCall',
  'SubAgentActivity',
  'Plan',
  'Reasoning',
  'WebSearch',
  'ImageGeneration',
  'EnteredReviewMode',
  'ExitedReviewMode',
  'ContextCompaction',
  'Sleep',
]);

/** The call that an `event_msg` tells the end of; undefined for one that tells of none, in words what is not known. */
export const doneIn = (event: Fields): Done | string | undefined => {
  const item = event.type === 'item_completed' ? fieldsOf(event.item) : itemOf(event);
  const type = textOf(item?.type);
  if (item === undefined || type === undefined || SILENT.has(type)) return undefined;
  const id = textOf(item.id);
  const kind = KINDS.get(type);
  if (kind === undefined) return `an item of type ${type.slice(0, 40)}`;
  // What a person typed is no call of the assistant.
  if (item.source === 'user_shell') return undefined;
  const named = kind(item);
  if (id === undefined || named === undefined) return `an item of type ${type} without what it is`;
  const began = typeof event.started_at_ms === 'number' ? event.started_at_ms : undefined;
  return { ...named, id, output: outputIn(item), status: textOf(item.status), began };
};

/** Events of older versions, as items. */
const itemOf = (event: Fields): Fields | undefined => {
  const { type, call_id: id, invocation, result } = event;
  if (type === 'exec_command_end') return { ...event, id, type: 'CommandExecution' };
  if (type === 'patch_apply_end') {
    return { status: event.success === false ? 'failed' : 'completed', ...event, id, type: 'FileChange' };
  }
  if (type !== 'mcp_tool_call_end') return undefined;
  const { Ok: given, Err: error } = fieldsOf(result);
  const failed = given === undefined || fieldsOf(given).isError === true || fieldsOf(given).is_error === true;
  return {
    ...fieldsOf(invocation),
    id,
    type: 'McpToolCall',
    status: failed ? 'failed' : 'completed',
    result: given,
    error: { message: error },
  };
};

type Kind = (item: Fields) => Named | undefined;

const command: Kind = ({ command: words, cwd }) => shellCall(words, { cwd: directory(cwd) });

const change: Kind = ({ changes }) =>
  isFields(changes) ? { tool: 'apply_patch', input: { changes }, effects: changed(changes) } : undefined;

const mcp: Kind = ({ server, tool, arguments: input }) =>
  textOf(server) === undefined || textOf(tool) === undefined
    ? undefined
    : { tool: `mcp__${server}__${tool}`, input: input ?? {} };

const view: Kind = ({ path }) =>
  textOf(path) === undefined ? undefined : { tool: 'view_image', input: { path: directory(path) } };

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['CommandExecution', command],
  ['FileChange', change],
  ['McpToolCall', mcp],
  ['ImageView', view],
]);

/** A command as Codex tells it to hooks, whichever of its tools ran it: a line for the shell. */
export const shellCall = (words: unknown, where: { readonly cwd: string | undefined }): Named | undefined => {
  if (typeof words === 'string') return { tool: 'Bash', input: { command: words }, ...where };
  const argv = Array.isArray(words) ? words.filter((word) => typeof word === 'string') : [];
  const [program = '', flag = '', line, ...rest] = argv;
  if (!Array.isArray(words) || argv.length === 0 || argv.length !== words.length) return undefined;
  if (program === 'apply_patch' && argv.length === 2)
    return { tool: 'apply_patch', input: { command: flag }, ...where };
  const isLine = /^(?:.*\/)?(?:ba|z)?sh$/.test(program) && /^-l?c$/.test(flag) && rest.length === 0;
  return { tool: 'Bash', input: { command: isLine && line !== undefined ? line : argv }, ...where };
};

/** Older versions name a directory, newer ones its URL. */
const directory = (value: unknown): string | undefined => {
  const told = textOf(value);
  if (told?.startsWith('file://') !== true) return told !== undefined && isAbsolute(told) ? told : undefined;
  try {
    return resolve(fileURLToPath(told));
  } catch {
    return undefined;
  }
};

const changed = (changes: Fields): readonly Effect[] =>
  Object.entries(changes).flatMap(([path, how]): readonly Effect[] => {
    const { type, move_path: moved } = fieldsOf(how);
    if (type === 'add') return [{ kind: 'write', path }];
    if (type === 'delete') return [{ kind: 'delete', path }];
    const target = textOf(moved);
    const written: readonly Effect[] =
      target === undefined
        ? [{ kind: 'write', path }]
        : [
            { kind: 'delete', path },
            { kind: 'write', path: target },
          ];
    return [{ kind: 'read', path }, ...written];
  });

const outputIn = ({ aggregated_output: printed, exit_code: exit, stdout, stderr, result, error }: Fields): Output => {
  if (typeof exit === 'number') return { text: textOf(printed) ?? '', exit, ran: true };
  const { content, structuredContent } = fieldsOf(result);
  if (structuredContent != null) return { text: JSON.stringify(structuredContent), ran: true };
  if (Array.isArray(content)) return { text: blocksText(content), ran: true };
  return { text: textOf(fieldsOf(error).message) ?? textOf(stderr) ?? textOf(stdout) ?? '', ran: true };
};
