// What the tables keep of an event, taken out of it where the line is read: in the thread that asks, or in one beside it,
// where handing over a digest costs a fraction of what parsing the line does.
import { type EventLine, isFields, textOf } from './event-line.ts';
import { matchesOf, type RuleMatch } from './matches.ts';
import { searchedText } from './searched-text.ts';
import { type Effect, effectsOf, type Facts, realPathsOf } from './touches.ts';

export interface Digest extends Pick<EventLine, 'ts' | 'session' | 'run' | 'call' | 'type' | 'client'> {
  /** What a text search looks through; empty when there is nothing. */
  readonly text: string;
  /** Of session_opened and history_imported. */
  readonly root?: string | undefined;
  /** Of session_opened: the session that its client's hook records. */
  readonly hooked?: string | undefined;
  readonly called?: CalledDigest;
  readonly decided?: DecidedDigest;
  readonly ended?: EndedDigest;
}

export interface CalledDigest {
  readonly tool: string;
  readonly effects: readonly Effect[];
  /** No decision will follow. */
  readonly imported: boolean;
}

export interface DecidedDigest {
  readonly decision: string | undefined;
  readonly matches: readonly RuleMatch[];
  readonly facts: Facts;
}

export interface EndedDigest {
  readonly status: string;
  readonly ms: number;
}

export const digestOf = (event: EventLine): Digest => {
  const { ts, session, run, call, type, client, data } = event;
  const digest = { ts, session, run, call, type, client, text: searchedText(event) };
  switch (type) {
    case 'session_opened':
      return { ...digest, root: textOf(data.root), hooked: hookedOf(textOf(data.client_session)) };
    case 'history_imported':
      return { ...digest, root: textOf(data.root) };
    case 'tool_called': {
      const called = { tool: textOf(data.tool) ?? 'unknown', effects: effectsOf(data.effects) };
      return { ...digest, called: { ...called, imported: data.imported !== undefined } };
    }
    case 'policy_decision': {
      const facts = isFields(data.facts) ? realPathsOf(data.facts) : {};
      return { ...digest, decided: { decision: textOf(data.decision), matches: matchesOf(data), facts } };
    }
    case 'tool_result': {
      const ms = typeof data.duration_ms === 'number' ? data.duration_ms : 0;
      return { ...digest, ended: { status: textOf(data.status) ?? 'error', ms } };
    }
    default:
      return digest;
  }
};

const hookedOf = (clientSession: string | undefined): string | undefined =>
  clientSession === undefined ? undefined : `ses_${clientSession}`;
