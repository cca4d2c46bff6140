// The sessions of one connection: one in each project that it has used.
import type { Door } from '../core/door.ts';
import type { Client, Principal, Session } from '../core/session.ts';

export interface Sessions {
  /** The connection's session behind this door, opened at the first use. */
  in(door: Door): Session;
  /** Ends the session behind this door, if there is one, and opens another. */
  renew(door: Door, reason: string): Session;
  endAll(reason: string): void;
}

export const createSessions = (client: () => Client, principal: Principal): Sessions => {
  const open = new Map<Door, Session>();
  const end = (door: Door, reason: string): void => {
    const session = open.get(door);
    open.delete(door);
    if (session !== undefined) door.closeSession(session, reason);
  };
  const current = (door: Door): Session => {
    const session = open.get(door) ?? door.openSession(client(), principal);
    open.set(door, session);
    return session;
  };
  return {
    in: current,
    renew: (door, reason) => {
      end(door, reason);
      return current(door);
    },
    endAll: (reason) => {
      for (const door of [...open.keys()]) end(door, reason);
    },
  };
};
