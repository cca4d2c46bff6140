// A door that can be shut while others stay open: the calls under way end, the sessions behind it are ended, and what
// comes later is told that the project is gone.
import type { Door } from '../core/door.ts';
import { HarnessError } from '../core/error.ts';
import type { Observation } from '../core/observation.ts';
import type { Session } from '../core/session.ts';

/** Told of each call that ended. */
export type Observed = (tool: string, status: Observation['status'], seconds: number) => void;

export interface HostedDoor {
  /** Its calls reject with not_found once it is shut. */
  readonly door: Door;
  /** Resolves when nothing is under way any more and every session is ended. */
  shut(reason: string): Promise<void>;
}

export const createHostedDoor = (inner: Door, observed: Observed): HostedDoor => {
  const underWay = new Set<Promise<unknown>>();
  const sessions = new Map<string, Session>();
  const following = new Set<() => void>();
  let isShut = false;
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isShut) throw new HarnessError('not_found', 'the project was removed from this server', 'project_list');
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  };
  const door: Door = {
    ...inner,
    openSession: (client, principal, clientRoots) => {
      const session = inner.openSession(client, principal, clientRoots);
      sessions.set(session.id, session);
      return session;
    },
    closeSession: (session, reason) => {
      if (sessions.delete(session.id)) inner.closeSession(session, reason);
    },
    call: (session, request) =>
      during(async () => {
        const began = performance.now();
        const observation = await inner.call(session, request);
        const tool = observation.code === 'unknown_tool' ? 'unknown' : request.tool;
        observed(tool, observation.status, (performance.now() - began) / 1000);
        return observation;
      }),
    admit: (session, call) => during(() => inner.admit(session, call)),
    follow: (listener, types) => {
      const stop = inner.follow(listener, types);
      following.add(stop);
      return () => {
        following.delete(stop);
        stop();
      };
    },
  };
  return {
    door,
    shut: async (reason) => {
      isShut = true;
      await Promise.allSettled(underWay);
      for (const stop of following) stop();
      for (const session of sessions.values()) inner.closeSession(session, reason);
      sessions.clear();
    },
  };
};
