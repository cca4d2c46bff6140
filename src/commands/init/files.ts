// What each settings file becomes: pure, text in, text out (undefined: no file).
import { HarnessError } from '../../core/error.ts';
import { withHooks, withoutHooks } from './hooks.ts';
import { type JsonObject, listAt, objectAt, readObject, withKey, writeObject } from './json-file.ts';
import { hookCommand, type Program } from './program.ts';

export interface Wish {
  readonly program: Program;
  /** Also forbid the client its own tools that write and run. */
  readonly denyBuiltin: boolean;
  /** Take out what an earlier run put in. */
  readonly remove: boolean;
}

/** A file and what is to become of it. */
export type Change = (before: string | undefined, path: string, wish: Wish) => string | undefined;

/** The name under which clients know our server; the hook leaves its calls to it. */
const SERVER = 'harness';
const OUR_TOOLS = `mcp__${SERVER}`;
const BUILTIN = ['Bash', 'Edit', 'Write', 'NotebookEdit'];
/** Forbidden by earlier versions of ours; a client that does not know a tool any more warns of its name. */
const BUILTIN_ONCE = [...BUILTIN, 'MultiEdit'];

/** `.claude/settings.json` */
export const claudeSettings: Change = (before, path, { program, denyBuiltin, remove }) => {
  const settings = readObject(before, path);
  if (remove) return writeObject(withoutPermissions(withoutHooks(settings, path), path), before);
  const hooked = withHooks(settings, { client: 'claude', command: hookCommand(program, 'claude') }, path);
  return writeObject(denyBuiltin ? withPermissions(hooked, path) : hooked, before);
};

const withPermissions = (settings: JsonObject, path: string): JsonObject => {
  const permissions = objectAt(settings, 'permissions', path);
  const allow = [...new Set([...listAt(permissions, 'allow', path), OUR_TOOLS])];
  const before = listAt(permissions, 'deny', path);
  const old = isOurs(permissions, path) ? 'MultiEdit' : undefined;
  const deny = [...new Set([...before.filter((rule) => rule !== old), ...BUILTIN])];
  return withKey(settings, 'permissions', { ...permissions, allow, deny });
};

/** Only when it was us who put them there, all together: a person's own refusals stay. */
const withoutPermissions = (settings: JsonObject, path: string): JsonObject => {
  const permissions = objectAt(settings, 'permissions', path);
  if (!isOurs(permissions, path)) return settings;
  const allow = listAt(permissions, 'allow', path);
  const deny = listAt(permissions, 'deny', path);
  const kept = withKey(
    withKey(
      permissions,
      'allow',
      allow.filter((rule) => rule !== OUR_TOOLS),
    ),
    'deny',
    deny.filter((rule) => typeof rule !== 'string' || !BUILTIN_ONCE.includes(rule)),
  );
  return withKey(settings, 'permissions', kept);
};

const isOurs = (permissions: JsonObject, path: string): boolean =>
  listAt(permissions, 'allow', path).includes(OUR_TOOLS) &&
  BUILTIN.every((tool) => listAt(permissions, 'deny', path).includes(tool));

/** `.mcp.json` */
export const mcpServers: Change = (before, path, { program: [command, ...args], denyBuiltin, remove }) => {
  const settings = readObject(before, path);
  // Claude Code shows a model the names of tools and lets it look for the rest; not those that it cannot do without.
  const loaded = denyBuiltin ? { alwaysLoad: true } : {};
  const { [SERVER]: _ours, ...others } = objectAt(settings, 'mcpServers', path);
  const servers = remove
    ? others
    : { ...objectAt(settings, 'mcpServers', path), [SERVER]: { command, args: [...args, 'serve'], ...loaded } };
  return writeObject(withKey(settings, 'mcpServers', servers), before);
};

/** `hooks.json` of Codex, in the shape of Claude Code's settings. */
export const codexHooks: Change = (before, path, { program, remove }) => {
  const settings = readObject(before, path);
  if (remove) return writeObject(withoutHooks(settings, path), before);
  return writeObject(withHooks(settings, { client: 'codex', command: hookCommand(program, 'codex') }, path), before);
};

const BEGIN = '# >>> harness: written by `harness init`, taken out by `harness init --remove`';
const END = '# <<< harness';
const OWN_TABLE = /^[ \t]*\[[ \t]*mcp_servers[ \t]*\.[ \t]*["']?harness["']?[ \t]*[.\]]/m;

/** `config.toml` of Codex: a block of our own at the end, and not a byte of the rest. */
export const codexConfig: Change = (before = '', path, { program: [command, ...args], remove }) => {
  const start = before.indexOf(BEGIN);
  const end = before.indexOf(END, start);
  if (start !== -1 && end === -1) throw conflict(`${path} has the beginning of our block and not its end`);
  const rest =
    start === -1 ? before : before.slice(0, start).replace(/\n\n$/, '\n') + before.slice(end + END.length + 1);
  if (remove) return rest === '' ? undefined : rest;
  if (OWN_TABLE.test(rest)) throw conflict(`${path} has an entry mcp_servers.${SERVER} of its own`);
  const block = [
    BEGIN,
    `[mcp_servers.${SERVER}]`,
    `command = ${JSON.stringify(command)}`,
    `args = ${JSON.stringify([...args, 'serve'])}`,
    '# Judging is ours, so that Codex need not ask again.',
    'default_tools_approval_mode = "approve"',
    '# Not a turn begins without it.',
    'required = true',
    END,
    '',
  ].join('\n');
  if (rest === '') return block;
  return `${rest}${rest.endsWith('\n') ? '' : '\n'}\n${block}`;
};

const conflict = (message: string): HarnessError =>
  new HarnessError('invalid_arguments', message, 'take it out, then run harness init again');
