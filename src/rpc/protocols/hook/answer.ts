// What a hook prints: a permission in the words of the client that asked. Silence leaves the decision to the client.
import type { Permission } from '../../../core/outside.ts';
import type { AskingEvent } from './payload.ts';

/** The answer as JSON text; undefined for silence. `note`: something about the mapping that a person should know. */
export const answerTo = (asked: AskingEvent, permission: Permission, note?: string): string | undefined =>
  asked.event === 'PreToolUse' ? beforeUse(asked, permission, note) : beforeDialog(permission, note);

const beforeUse = (asked: AskingEvent, permission: Permission, note: string | undefined): string | undefined => {
  if (permission.decision === 'allow')
    return mayLift(asked, permission) ? decided('allow', because(permission)) : undefined;
  // Codex takes a question for a fault of the hook, and then runs the call.
  if (permission.decision === 'ask' && asked.client === 'claude') {
    return decided('ask', refusalText(permission, note));
  }
  return decided('deny', refusalText(permission, note));
};

type Refusal = Extract<Permission, { readonly observation: unknown }>;

/** Why not, and, where a person may agree to it, how. */
export const refusalText = ({ observation }: Refusal, note: string | undefined): string =>
  withNote(observation.text, note);

/** A call of our own server: it is judged there, so a person need not be asked twice. */
export const ownAnswer = (asked: AskingEvent): string | undefined =>
  takesAllow(asked) ? decided('allow', 'harness judges the call itself') : undefined;

/**
 * An "allow" spares the person the client's own question. Not in mode observe, which decides nothing, and not while the
 * client only plans. Codex takes no "allow" from a hook: there silence is permission.
 */
const mayLift = (asked: AskingEvent, { enforced }: Extract<Permission, { decision: 'allow' }>): boolean =>
  enforced && takesAllow(asked);

const takesAllow = ({ client, permissionMode }: AskingEvent): boolean =>
  client === 'claude' && permissionMode !== 'plan';

/** The client is about to ask a person, perhaps because that person wants to be asked: we only ever say no. */
const beforeDialog = (permission: Permission, note: string | undefined): string | undefined => {
  if (permission.decision !== 'deny') return undefined;
  const message = refusalText(permission, note);
  return JSON.stringify({
    hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'deny', message } },
  });
};

/** Without `hookEventName` clients ignore the whole. */
const decided = (permissionDecision: 'allow' | 'ask' | 'deny', permissionDecisionReason: string): string =>
  JSON.stringify({ hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision, permissionDecisionReason } });

const because = ({ rule, reason }: { readonly rule: string; readonly reason: string }): string => `${rule}: ${reason}`;

const withNote = (text: string, note: string | undefined): string => (note === undefined ? text : `${text} (${note})`);

/** What a session begins with: said once, so that refusals surprise nobody. */
export const greetingFor = (mode: string): string => {
  const advice =
    mode === 'observe' ? '' : ' When a call is denied, follow the remedy it names; do not try another way round.';
  const additionalContext = `harness judges and records every tool call (mode ${mode}).${advice}`;
  return JSON.stringify({ hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext } });
};

/** What the guards found in what a call wrote, beside the client's own result; both clients take it in these words. */
export const findingsAnswer = (additionalContext: string): string =>
  JSON.stringify({ hookSpecificOutput: { hookEventName: 'PostToolUse', additionalContext } });
