// What Claude Code and Codex write to a hook's standard input, as far as it is used. Checked by hand: a schema library
// would cost more time than everything else that a hook does.
import { createHash } from 'node:crypto';
import { type Fields, isFields } from '../../../clients/fields.ts';
import type { ToolClient } from '../../../clients/tools.ts';
import { HarnessError } from '../../../core/error.ts';

export type HookClient = ToolClient;

/** Fields that every event has. */
interface Common {
  readonly client: HookClient;
  /** Of the client: the same for all events of one session. Only word characters and dashes. */
  readonly session: string;
  /** Where the client works now, absolute. */
  readonly cwd: string;
  /** `default`, `plan`, `acceptEdits`, …; empty when the client does not say. */
  readonly permissionMode: string;
}

export interface ToolEvent extends Common {
  readonly tool: string;
  readonly input: unknown;
  /** The same before and after the call; undefined when the client gives none. Only word characters and dashes. */
  readonly useId: string | undefined;
}

export type HookEvent =
  | (ToolEvent & { readonly event: 'PreToolUse' | 'PermissionRequest' })
  | (ToolEvent & { readonly event: 'PostToolUse'; readonly response: unknown; readonly durationMs: number })
  | (ToolEvent & {
      readonly event: 'PostToolUseFailure';
      readonly error: string;
      readonly interrupted: boolean;
      readonly durationMs: number;
    })
  | (Common & { readonly event: 'SessionStart' })
  | (Common & { readonly event: 'Stop' | 'SessionEnd'; readonly reason: string })
  /** An event of which nothing is known: nothing follows from it. */
  | { readonly event: 'other'; readonly name: string };

export type KnownEvent = Exclude<HookEvent, { readonly event: 'other' }>;
export type AskingEvent = Extract<HookEvent, { readonly event: 'PreToolUse' | 'PermissionRequest' }>;
export type SettlingEvent = Extract<HookEvent, { readonly event: 'PostToolUse' | 'PostToolUseFailure' }>;

/** Reads one payload. `named`: the client, where the command line says it. Throws invalid_arguments. */
export const readPayload = (text: string, named: HookClient | undefined): HookEvent => {
  const fields = parse(text);
  const name = textIn(fields, 'hook_event_name');
  switch (name) {
    case 'PreToolUse':
    case 'PermissionRequest':
      return { event: name, ...toolEvent(fields, named) };
    case 'PostToolUse':
      return {
        event: name,
        ...toolEvent(fields, named),
        response: fields.tool_response ?? null,
        durationMs: durationOf(fields),
      };
    case 'PostToolUseFailure':
      return {
        event: name,
        ...toolEvent(fields, named),
        error: typeof fields.error === 'string' ? fields.error : 'the client does not say why',
        interrupted: fields.is_interrupt === true,
        durationMs: durationOf(fields),
      };
    case 'SessionStart':
      return { event: name, ...common(fields, named) };
    case 'Stop':
      return { event: name, ...common(fields, named), reason: 'the turn has ended' };
    case 'SessionEnd':
      return { event: name, ...common(fields, named), reason: `the session has ended: ${optional(fields, 'reason')}` };
    default:
      return { event: 'other', name };
  }
};

const parse = (text: string): Fields => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('is not JSON');
  }
  if (!isFields(value)) throw malformed('is not an object');
  return value;
};

const toolEvent = (fields: Fields, named: HookClient | undefined): ToolEvent => ({
  ...common(fields, named),
  tool: textIn(fields, 'tool_name'),
  input: fields.tool_input ?? {},
  useId: fields.tool_use_id === undefined ? undefined : plain(textIn(fields, 'tool_use_id')),
});

const common = (fields: Fields, named: HookClient | undefined): Common => ({
  client: named ?? clientOf(fields),
  session: plain(textIn(fields, 'session_id')),
  cwd: textIn(fields, 'cwd'),
  permissionMode: optional(fields, 'permission_mode'),
});

/**
 * Codex names turn and model in every event, Claude Code in none that is about a tool. It matters, because Codex runs a
 * call that a hook wants to have asked about; a client that is taken for Codex by mistake is refused such a call.
 */
const clientOf = (fields: Fields): HookClient =>
  fields.turn_id === undefined && (fields.model === undefined || fields.tool_name === undefined) ? 'claude' : 'codex';

const PLAIN = /^[\w-]{1,80}$/;

/** Ids become parts of file names and of our own ids; what does not fit is replaced by its hash. */
const plain = (id: string): string =>
  PLAIN.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 32);

const textIn = (fields: Fields, key: string): string => {
  const value = fields[key];
  if (typeof value === 'string' && value !== '') return value;
  throw malformed(`has no ${key}`);
};

const optional = (fields: Fields, key: string): string => {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
};

const durationOf = ({ duration_ms: ms }: Fields): number => (typeof ms === 'number' && ms >= 0 ? ms : 0);

const malformed = (what: string): HarnessError =>
  new HarnessError('invalid_arguments', `the hook payload on standard input ${what}`, 'update the client or harness');
