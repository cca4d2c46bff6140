// A page of the composition: what the record is told of sessions. A session is opened with its first call: a client that
// only looks at the tools leaves none behind.
import type { NewEvent } from '../core/event.ts';
import type { EventLog } from '../core/ports.ts';
import { contextOf } from '../core/refusal.ts';
import type { Session } from '../core/session.ts';
import type { InForce } from '../settings/live.ts';
import { problemLine } from '../settings/problem.ts';
import { headCommit } from '../workspace/git.ts';

export interface SessionParts {
  /** Real path of the workspace. */
  readonly root: string;
  readonly transport: string;
  readonly log: EventLog;
  /** Told when the first call of a session is on record. */
  readonly opened: (session: Session) => void;
}

export interface ToldSessions {
  /** Throws log_unavailable. */
  countCall(session: Session, now: InForce): void;
  close(session: Session, reason: string): void;
}

export const composeSessions = ({ root, transport, log, opened }: SessionParts): ToldSessions => {
  /** Calls of each session whose opening is in the log, and the policy that the log says is in force in it. */
  const sessions = new Map<string, { readonly calls: number; readonly told: InForce }>();
  const opening = ({ policy }: InForce, { within, clientSession }: Session): NewEvent => {
    const { mode, hash: version } = policy;
    const part = within === undefined ? {} : { within: [...within] };
    const named = clientSession === undefined ? {} : { client_session: clientSession };
    return { type: 'session_opened', data: { root, ...part, mode, policy: version, transport, ...named } };
  };
  return {
    countCall: (session, now) => {
      const known = sessions.get(session.id);
      const first = known === undefined;
      const events = [
        ...(first ? [opening(now, session)] : []),
        ...(known?.told === now ? [] : [policyLoaded(now)]),
        ...(first ? [runStarted(root)] : []),
      ];
      log.append(contextOf({ session }), events);
      sessions.set(session.id, { calls: (known?.calls ?? 0) + 1, told: now });
      if (first) opened(session);
    },
    close: (session, reason) => {
      const known = sessions.get(session.id);
      if (known !== undefined)
        log.append(contextOf({ session }), [{ type: 'run_finished', data: { reason, calls: known.calls } }]);
      sessions.delete(session.id);
    },
  };
};

const policyLoaded = ({ policy, settings, sources, problem }: InForce): NewEvent => ({
  type: 'policy_loaded',
  data: {
    policy: policy.hash,
    mode: policy.mode,
    sources: sources.scopes.flatMap(({ files }) => files.map(({ path }) => path)),
    rules: settings.rules.length,
    ...(settings.held.length === 0
      ? {}
      : { held: settings.held.map(({ path, line, what }) => problemLine({ path, line, problem: what })) }),
    ...(problem === undefined ? {} : { problem }),
  },
});

const runStarted = (root: string): NewEvent => {
  const head = headCommit(root);
  return { type: 'run_started', data: head === undefined ? {} : { head } };
};
