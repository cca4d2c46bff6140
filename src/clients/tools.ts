// The built-in tools of Claude Code and Codex: what a call of each would touch. One table; what is not in it is treated
// like a call to a server that nobody knows, which asks.
import type { Effect } from '../core/effect.ts';
import { type Fields, isFields, textOf as text } from './fields.ts';
import { patchEffects, patchIn } from './patch.ts';
import { pathOf, pathsOf, type Whereabouts } from './paths.ts';

/** Assistants whose own tools are known here. */
export type ToolClient = 'claude' | 'codex';

export interface Mapped {
  readonly effects: readonly Effect[];
  /** What a person should know about the mapping. */
  readonly note?: string;
}

/** The name under which `harness init` registers our own server, whose calls are judged there. */
export const OWN_SERVER = 'harness';

/** The effects of a call of a client's tool. Never throws: what is not understood has the effect that asks. */
export const effectsOf = (client: ToolClient, tool: string, input: unknown, at: Whereabouts): Mapped => {
  const fields = isFields(input) ? input : {};
  if (tool.startsWith('mcp__')) return { effects: [mcpEffect(tool)] };
  const mapping = Object.hasOwn(TOOLS, tool) ? TOOLS[tool] : undefined;
  const effects = mapping?.(fields, at);
  if (effects !== undefined) return { effects: (client === 'codex' && patchLine(effects, at)) || effects };
  const what = mapping === undefined ? 'is not a tool that is known here' : 'has arguments that are not known here';
  return { effects: [{ kind: 'mcp', server: client, tool }], note: `${tool} ${what}` };
};

/** Whether the tool is one of ours: then our server judges and records the call itself. */
export const isOwnTool = (tool: string): boolean => tool.startsWith(`mcp__${OWN_SERVER}__`);

const mcpEffect = (name: string): Effect => {
  const [, server = '', ...rest] = name.split('__');
  return { kind: 'mcp', server, tool: rest.join('__') };
};

/** Undefined when the arguments are not what the tool is known to take. */
type Mapping = (input: Fields, at: Whereabouts) => readonly Effect[] | undefined;

const onPath =
  (key: string, ...kinds: readonly ('read' | 'write')[]): Mapping =>
  (input, at) => {
    const path = text(input[key]);
    return path === undefined
      ? undefined
      : kinds.flatMap((kind) => pathsOf(at, path).map((meant) => ({ kind, path: meant })));
  };

const nothing: Mapping = () => [];

/** A line for the shell, where the client stands or where the call says. */
const shell =
  (key: string): Mapping =>
  (input, at) => {
    const cwd = pathOf(at, text(input.workdir) ?? text(input.cwd) ?? at.cwd);
    const command = input[key];
    if (Array.isArray(command)) return words(command, cwd);
    const line = text(command);
    return line === undefined ? undefined : [{ kind: 'exec', argv: [], cwd, text: line }];
  };

/** Codex applies a patch that is given as a command line itself, and starts no program for it. */
const patchLine = ([effect, ...more]: readonly Effect[], at: Whereabouts): readonly Effect[] | undefined => {
  if (effect?.kind !== 'exec' || effect.text === undefined || more.length > 0) return undefined;
  const body = patchIn(effect.text);
  const there = { ...at, cwd: absolute(at, effect.cwd) };
  return body === undefined ? undefined : patchEffects(body, (path) => pathsOf(there, path));
};

const SHELLS = /^(?:.*\/)?(?:bash|sh|zsh)$/;

const words = (command: readonly unknown[], cwd: string): readonly Effect[] | undefined => {
  const argv = command.filter((word) => typeof word === 'string');
  if (argv.length !== command.length || argv.length === 0) return undefined;
  const [program = '', flag, line, ...rest] = argv;
  if (SHELLS.test(program) && (flag === '-lc' || flag === '-c') && line !== undefined && rest.length === 0) {
    return [{ kind: 'exec', argv: [], cwd, text: line }];
  }
  return [{ kind: 'exec', argv, cwd }];
};

/** A search reads below a directory; a pattern that leaves it, or names a file outright, is a read of its own. */
const search =
  (key: string): Mapping =>
  (input, at) => {
    const directory = text(input.path) ?? at.cwd;
    const pattern = text(input[key]);
    if (pattern !== undefined && leavesUnseen(pattern)) return undefined;
    const places = pathsOf(at, directory);
    const named =
      pattern === undefined
        ? []
        : places.flatMap((place) => pathsOf({ ...at, cwd: absolute(at, place) }, fixed(pattern)));
    return [...new Set([...places, ...named])].map((path) => ({ kind: 'read', path }));
  };

/** Back to a form that can be a working directory. */
const absolute = ({ roots: [root = '/'] }: Whereabouts, path: string): string => {
  if (path === '.') return root;
  return path.startsWith('/') || path.startsWith('~') ? path : `${root}/${path}`;
};

/** Alternatives may lead out of the directory without looking like it. */
const leavesUnseen = (pattern: string): boolean =>
  /[{(]/.test(pattern) && (pattern.includes('..') || /[{(,|]\//.test(pattern));

/** A pattern up to its first magic character's segment; all of it when that says which files are meant (`*.pem`). */
const fixed = (pattern: string): string => {
  const start = pattern.search(/[*?[{]/);
  if (start === -1) return pattern;
  const directory = pattern.slice(0, pattern.lastIndexOf('/', start) + 1);
  const name = pattern.slice(pattern.lastIndexOf('/') + 1);
  return `${directory}${name}`;
};

const fetched: Mapping = ({ url }) => {
  const asked = text(url);
  if (asked === undefined || !URL.canParse(asked)) return undefined;
  return [{ kind: 'network', host: new URL(asked).hostname }];
};

const patch: Mapping = (input, at) => {
  const body = text(input.command) ?? text(input.input) ?? text(input.patch);
  return body === undefined ? undefined : patchEffects(body, (path) => pathsOf(at, path));
};

/** Reading what our own server shows is no call there either. */
const fromServer: Mapping = ({ server }) =>
  server === OWN_SERVER ? [] : [{ kind: 'mcp', server: text(server) ?? 'any', tool: 'resources' }];

/** A command whose lines are followed, or else a socket. */
const monitor: Mapping = (input, at) => (input.ws === undefined ? shell('command')(input, at) : undefined);

/** The tools that run commands; no other has such an effect. */
const SHELL_TOOLS: Readonly<Record<string, Mapping>> = {
  Bash: shell('command'),
  shell: shell('command'),
  local_shell: shell('command'),
  exec_command: shell('cmd'),
  Monitor: monitor,
};

export const isShell = (tool: string): boolean => Object.hasOwn(SHELL_TOOLS, tool);

const TOOLS: Readonly<Record<string, Mapping>> = {
  ...SHELL_TOOLS,
  Read: onPath('file_path', 'read'),
  NotebookRead: onPath('notebook_path', 'read'),
  view_image: onPath('path', 'read'),
  LS: onPath('path', 'read'),
  LSP: onPath('filePath', 'read'),
  Write: onPath('file_path', 'write'),
  Edit: onPath('file_path', 'write', 'read'),
  MultiEdit: onPath('file_path', 'write', 'read'),
  NotebookEdit: onPath('notebook_path', 'write', 'read'),
  apply_patch: patch,
  Glob: search('pattern'),
  Grep: search('glob'),
  WebFetch: fetched,
  WebSearch: () => [{ kind: 'network', host: 'web-search' }],
  ListMcpResourcesTool: fromServer,
  ReadMcpResourceTool: fromServer,
  ReadMcpResourceDirTool: fromServer,
  list_mcp_resources: fromServer,
  list_mcp_resource_templates: fromServer,
  read_mcp_resource: fromServer,
  // What these start is judged when it happens; what they change is the client's own.
  Task: nothing,
  Agent: nothing,
  ListAgents: nothing,
  SendMessage: nothing,
  ScheduleWakeup: nothing,
  CronList: nothing,
  ReportFindings: nothing,
  spawn_agent: nothing,
  send_input: nothing,
  wait_agent: nothing,
  resume_agent: nothing,
  close_agent: nothing,
  collaborationspawn_agent: nothing,
  collaborationsend_message: nothing,
  collaborationfollowup_task: nothing,
  collaborationwait_agent: nothing,
  collaborationinterrupt_agent: nothing,
  collaborationlist_agents: nothing,
  TaskOutput: nothing,
  TaskStop: nothing,
  TaskCreate: nothing,
  TaskGet: nothing,
  TaskList: nothing,
  TaskUpdate: nothing,
  BashOutput: nothing,
  KillShell: nothing,
  TodoRead: nothing,
  TodoWrite: nothing,
  update_plan: nothing,
  create_goal: nothing,
  get_goal: nothing,
  update_goal: nothing,
  request_user_input: nothing,
  AskUserQuestion: nothing,
  EnterPlanMode: nothing,
  ExitPlanMode: nothing,
  Skill: nothing,
  SlashCommand: nothing,
  ToolSearch: nothing,
};
