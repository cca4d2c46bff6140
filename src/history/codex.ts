// Codex's own sessions ("rollouts"): a line an item, the first says whose session it is and where. A call is begun by one
// item and ended by another; what a script of the model called stands between them, as what was done.
import { resolve } from 'node:path/posix';
import { type Fields, fieldsOf, textOf } from '../clients/fields.ts';
import type { Past, PastCall } from './call.ts';
import { doneIn, type Named, shellCall } from './codex-item.ts';
import { argumentsIn, codexResult, outputOf } from './codex-result.ts';
import { documentsOf } from './documents.ts';
import { outcomeOf } from './outcome.ts';
import type { Reading } from './reading.ts';

/** Entries without calls: what was said, what the model was told, what it cost. */
const SILENT = new Set([
  'compacted',
  'world_state',
  'token_usage_record',
  'inter_agent_communication',
  'inter_agent_communication_metadata',
]);

/** Items between the model and Codex that are no calls, or only a search among the tools. */
const SILENT_ITEMS = new Set([
  'message',
  'agent_message',
  'reasoning',
  'additional_tools',
  'tool_search_call',
  'tool_search_output',
  'image_generation_call',
  'ghost_snapshot',
  'compaction',
  'compaction_summary',
  'compaction_trigger',
  'context_compaction',
  'configuration_update',
  'other',
]);

/** What is known of the session at an entry. */
interface Place {
  readonly session: string;
  readonly client: string;
  readonly cwd: string | undefined;
  readonly sidechain: boolean;
  /** Nobody sits in front of `codex exec`. */
  readonly headless: boolean;
  /** Its present policy lets Codex ask. */
  readonly asks: boolean;
}

interface State {
  place: Place | undefined;
  /** Calls whose end has not come; in the order in which they were made. */
  readonly open: Map<string, PastCall>;
  /** How those ended, where that was said before their result. */
  readonly statuses: Map<string, string>;
  readonly ended: Set<string>;
  /** Somebody said no to a call of the script that is running: its failure is not one more. */
  refusedWithin: boolean;
}

interface Entry {
  readonly type: string;
  readonly payload: Fields;
  /** ISO 8601, UTC. */
  readonly at: string | undefined;
  readonly line: number;
}

type Found = readonly (PastCall | string)[];

export async function* codex({ path, sha256, advance }: Reading): AsyncGenerator<Past> {
  const state: State = {
    place: undefined,
    open: new Map(),
    statuses: new Map(),
    ended: new Set(),
    refusedWithin: false,
  };
  for await (const found of documentsOf(path, advance)) {
    if ('skipped' in found) {
      yield found;
      continue;
    }
    const { value, line } = found;
    const { type, payload, timestamp } = fieldsOf(value);
    const entry = { type: textOf(type) ?? '', payload: fieldsOf(payload), at: timeOf(timestamp), line };
    for (const what of read(entry, state, sha256)) {
      yield typeof what === 'string' ? { skipped: { file: path, line, what } } : { call: what };
    }
  }
  for (const call of state.open.values()) yield { call };
}

/** The calls that an entry ends, and in words what of it was not understood. */
const read = (entry: Entry, state: State, sha256: Reading['sha256']): Found => {
  const { type, payload } = entry;
  switch (type) {
    case 'session_meta':
      // A fork repeats what it was made from, its first line as well.
      state.place ??= placeOf(payload);
      return [];
    case 'turn_context':
      if (state.place !== undefined) state.place = { ...state.place, ...turned(payload, state.place) };
      return [];
    case 'event_msg':
      return event(entry, state);
    case 'response_item':
      return item(entry, state, sha256);
    default:
      if (SILENT.has(type)) return [];
      return [type === '' ? 'an entry has no type' : `an entry of type ${type.slice(0, LONGEST_TYPE)}`];
  }
};

const LONGEST_TYPE = 40;

const placeOf = (meta: Fields): Place | undefined => {
  // The hook names the session that a person began, also for the agents that it started.
  const session = textOf(meta.session_id) ?? textOf(meta.id);
  if (session === undefined) return undefined;
  return {
    session,
    client: `codex/${textOf(meta.cli_version) ?? 'unknown'}`,
    cwd: absolute(meta.cwd),
    sidechain: fieldsOf(meta.source).subagent !== undefined,
    headless: meta.source === 'exec',
    asks: true,
  };
};

const turned = (context: Fields, { cwd }: Place): Pick<Place, 'cwd' | 'asks'> => ({
  cwd: absolute(context.cwd) ?? cwd,
  asks: context.approval_policy !== 'never',
});

const absolute = (path: unknown): string | undefined => {
  const told = textOf(path);
  return told?.startsWith('/') === true ? told : undefined;
};

const item = (entry: Entry, state: State, sha256: Reading['sha256']): Found => {
  const { payload } = entry;
  const type = textOf(payload.type) ?? '';
  if (SILENT_ITEMS.has(type)) return [];
  if (type.endsWith('_call_output')) return end(entry, state);
  if (type === 'web_search_call') return searched(entry, state, sha256);
  const named = calledIn(type, payload, state.place);
  if (named === undefined) return [`an item of type ${type.slice(0, LONGEST_TYPE)}`];
  return typeof named === 'string' ? [named] : begin(named, entry, state);
};

/** What is called; in words what is wrong with it, undefined when it is no call that is known. */
const calledIn = (type: string, payload: Fields, place: Place | undefined): Named | string | undefined => {
  const [name, within] = [textOf(payload.name), textOf(payload.namespace)];
  if (type === 'local_shell_call') {
    const { command, working_directory: cwd } = fieldsOf(payload.action);
    return shellCall(command, { cwd: placed(cwd, place) }) ?? 'a command without words';
  }
  if (type === 'custom_tool_call' && name !== undefined) {
    // A script; its calls are judged and recorded one by one.
    if (name === SCRIPT) return { tool: name, input: { script: payload.input }, effects: [] };
    return { tool: name, input: name === 'apply_patch' ? { command: payload.input } : { input: payload.input } };
  }
  if (type !== 'function_call' || name === undefined) return undefined;
  const input = argumentsIn(payload.arguments);
  if (input === undefined) return { tool: name, input: { arguments: payload.arguments } };
  // Without characters it only looks at what the process has printed.
  if (name === 'write_stdin' && textOf(input.chars) === undefined) return { tool: name, input, effects: [] };
  const words = input[SHELLS.get(name) ?? ''];
  const shell = !SHELLS.has(name) ? undefined : shellCall(words, { cwd: placed(input.workdir, place) });
  return shell ?? { tool: toolName(name, within), input };
};

const SCRIPT = 'exec';

/** Tools that run commands, by the argument that holds it. */
const SHELLS: ReadonlyMap<string, string> = new Map([
  ['exec_command', 'cmd'],
  ['shell', 'command'],
  ['container.exec', 'command'],
  ['shell_command', 'command'],
]);

/** As hooks are told. Older versions joined the names of a server and its tool without saying that it is one. */
const toolName = (name: string, within: string | undefined): string => {
  if (within?.startsWith('mcp__') === true) return `${within}__${name}`;
  if (within === 'collaboration') return `${within}${name}`;
  return name.includes('__') && !name.startsWith('mcp__') ? `mcp__${name}` : name;
};

const placed = (directory: unknown, place: Place | undefined): string | undefined => {
  const told = textOf(directory);
  return told === undefined || place?.cwd === undefined ? undefined : resolve(place.cwd, told);
};

const begin = (named: Named, { payload, at }: Entry, state: State): Found => {
  const id = textOf(payload.call_id) ?? textOf(payload.id);
  const call = id === undefined ? undefined : callOf({ ...named, id }, at, state.place);
  if (call === undefined) return ['a call without id, session, working directory or time'];
  if (!state.ended.has(call.id)) state.open.set(call.id, call);
  return [];
};

const callOf = (
  { id, tool, input, cwd: own, effects }: Named & { readonly id: string },
  at: string | undefined,
  place: Place | undefined,
): PastCall | undefined => {
  const cwd = own ?? place?.cwd;
  if (at === undefined || place === undefined || cwd === undefined) return undefined;
  const { session, client, sidechain } = place;
  const call = { from: 'codex' as const, session, id, client, tool, input, cwd, at, sidechain, result: undefined };
  return effects === undefined ? call : { ...call, effects };
};

const attended = ({ headless, asks }: Place): boolean => asks && !headless;

const end = ({ payload, at }: Entry, state: State): Found => {
  const id = textOf(payload.call_id) ?? '';
  const call = state.open.get(id);
  if (state.ended.has(id)) return [];
  if (call === undefined || state.place === undefined) return ['a result without its call'];
  if (at === undefined) return ['a result without a time'];
  const beside = { at, status: state.statuses.get(id), attended: attended(state.place) };
  const output = outputOf(payload.output);
  const result = codexResult(output, beside);
  // What a script says while it runs comes as a result of its call as well.
  if (call.tool === SCRIPT && !output.ran && outcomeOf(result).status === 'ok') return [];
  state.open.delete(id);
  state.ended.add(id);
  if (call.tool !== SCRIPT) return [{ ...call, result }];
  const isEcho = state.refusedWithin && outcomeOf(result).status === 'denied';
  state.refusedWithin = false;
  return [{ ...call, result: isEcho ? { at, text: result.text, failed: true } : result }];
};

const event = ({ payload, at }: Entry, state: State): Found => {
  const done = doneIn(payload);
  if (done === undefined) return [];
  if (typeof done === 'string') return [done];
  const { id, output, status, began } = done;
  if (state.ended.has(id)) return [];
  if (state.open.has(id)) {
    if (status !== undefined) state.statuses.set(id, status);
    return [];
  }
  const call = callOf(done, began === undefined ? at : timeOf(began), state.place);
  if (call === undefined || at === undefined || state.place === undefined)
    return ['a call without id, session, working directory or time'];
  state.ended.add(id);
  const result = codexResult(output, { at, status, attended: attended(state.place) });
  state.refusedWithin ||= outcomeOf(result).status === 'denied';
  return [{ ...call, result }];
};

/** A search of the provider's own; older versions give it no id. */
const searched = (entry: Entry, state: State, sha256: Reading['sha256']): Found => {
  const { payload, at, line } = entry;
  const id = textOf(payload.id) ?? `past_${sha256(`${state.place?.session}\n${line}`).slice(0, ID_LENGTH)}`;
  const effects = [{ kind: 'network' as const, host: 'web-search' }];
  const call = callOf({ id, tool: 'WebSearch', input: payload.action ?? {}, effects }, at, state.place);
  if (call === undefined || at === undefined) return ['a call without id, session, working directory or time'];
  return [{ ...call, result: { at, text: '', failed: payload.status === 'failed' } }];
};

const ID_LENGTH = 32;

const timeOf = (value: unknown): string | undefined => {
  const time = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Math.abs(time) <= LAST_TIME_MS ? new Date(time).toISOString() : undefined;
};

const LAST_TIME_MS = 8.64e15;
