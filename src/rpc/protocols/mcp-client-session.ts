// Which of its own sessions a client is in. Its hooks are told the same name: by it, what they recorded and what calls of
// our tools left on record are found together. Nothing is decided by it.
import { fieldsOf } from '../../clients/fields.ts';

export interface Telling {
  /** As the client names itself. */
  readonly client: string;
  /** Claude Code says it to the processes that it starts (CLAUDE_CODE_SESSION_ID). */
  readonly startedIn: string | undefined;
  /** Codex says it with every call. */
  readonly meta: unknown;
}

/** Undefined where the client says nothing, or what no hook would record. */
export const clientSessionOf = ({ client, startedIn, meta }: Telling): string | undefined => {
  const told =
    client === 'codex-mcp-client' ? fieldsOf(meta).sessionId : client === 'claude-code' ? startedIn : undefined;
  return typeof told === 'string' && PLAIN.test(told) ? told : undefined;
};

const PLAIN = /^[\w-]{1,80}$/;
