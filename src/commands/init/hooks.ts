// The hooks of Claude Code's settings and of Codex's hooks.json, which have the same shape: our entry in each event,
// once, beside whatever else is there.
import { isObject, type Json, type JsonObject, listAt, objectAt, withKey } from './json-file.ts';
import { type Client, isOurCommand } from './program.ts';

/** Events with a tool are matched by its name. */
const EVENTS: Readonly<Record<Client, readonly string[]>> = {
  claude: [
    'PreToolUse',
    'PostToolUse',
    'PostToolUseFailure',
    'PermissionRequest',
    'SessionStart',
    'Stop',
    'SessionEnd',
  ],
  codex: ['PreToolUse', 'PostToolUse', 'PermissionRequest', 'SessionStart', 'Stop'],
};

const MATCHED = /Tool|Permission/;
/** These decide; without the key, Claude Code takes a hook that fails or hangs for consent. */
const DECIDING = /^(?:PreToolUse|PermissionRequest)$/;
const SECONDS = 30;

export interface HookEntry {
  readonly client: Client;
  readonly command: string;
}

/** The settings with our hooks. */
export const withHooks = (settings: JsonObject, entry: HookEntry, path: string): JsonObject => {
  const clean = withoutHooks(settings, path);
  const others = objectAt(clean, 'hooks', path);
  const ours = EVENTS[entry.client].map((event) => [event, [...listAt(others, event, path), groupFor(event, entry)]]);
  const hooks: JsonObject = { ...others, ...Object.fromEntries(ours) };
  return replaced(settings, clean, hooks);
};

/** The settings without them; what they leave empty goes too. */
export const withoutHooks = (settings: JsonObject, path: string): JsonObject => {
  const before = objectAt(settings, 'hooks', path);
  const hooks = Object.keys(before).reduce<JsonObject>((all, event) => {
    const groups = listAt(before, event, path);
    return withKey(
      all,
      event,
      groups.flatMap((group) => withoutOurs(group)),
    );
  }, before);
  return withKey(settings, 'hooks', hooks);
};

/** At its old place, so that a second run changes nothing. */
const replaced = (settings: JsonObject, clean: JsonObject, hooks: JsonObject): JsonObject =>
  'hooks' in settings ? { ...settings, hooks } : { ...clean, hooks };

const withoutOurs = (group: Json): Json[] => {
  if (!isObject(group) || !Array.isArray(group.hooks)) return [group];
  const kept = group.hooks.filter((hook) => !(isObject(hook) && isOurCommand(hook.command)));
  if (kept.length === group.hooks.length) return [group];
  return kept.length === 0 ? [] : [{ ...group, hooks: kept }];
};

const groupFor = (event: string, { client, command }: HookEntry): JsonObject => ({
  ...(MATCHED.test(event) ? { matcher: '.*' } : {}),
  hooks: [
    {
      type: 'command',
      command,
      timeout: SECONDS,
      ...(client === 'claude' && DECIDING.test(event) ? { onFailure: 'block' } : {}),
    },
  ],
});
