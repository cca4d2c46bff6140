// POST has no connection of its own, so what a connection knows (the handshake, the sessions) belongs to the token. It
// ends when nobody has used it for long, when the token is revoked, or with the server.
import { type Connection, openConnection } from '../dispatch.ts';
import type { HttpParts } from './parts.ts';
import { clientOf, principalOf } from './principal.ts';
import type { Grant } from './route.ts';

export interface TokenConnections {
  of(grant: Grant): Connection;
  close(reason: string): Promise<void>;
}

interface Held {
  readonly grant: Grant;
  readonly connection: Connection;
  /** Monotonic milliseconds. */
  used: number;
}

export const createTokenConnections = ({ served, methods, projects, limits }: HttpParts): TokenConnections => {
  const connections = new Map<string, Held>();
  const end = async (id: string, reason: string): Promise<void> => {
    const held = connections.get(id);
    connections.delete(id);
    await held?.connection.close(reason);
  };
  const look = (): void => {
    const now = performance.now();
    for (const [id, { grant, used }] of connections) {
      if (!grant.holds()) void end(id, 'its token was revoked');
      else if (now - used > limits.idleMs) void end(id, 'nobody used it');
    }
  };
  const timer = setInterval(look, limits.heartbeatMs).unref();
  const open = (grant: Grant): Held => ({
    grant,
    used: 0,
    connection: openConnection({
      served,
      methods,
      projects,
      principal: principalOf(grant),
      client: clientOf(grant),
      // Several programs may share a token; each finds its answer by its request.
      idsAreUnique: false,
    }),
  });
  return {
    of: (grant) => {
      const held = connections.get(grant.id) ?? open(grant);
      connections.set(grant.id, held);
      held.used = performance.now();
      return held.connection;
    },
    close: async (reason) => {
      clearInterval(timer);
      await Promise.all([...connections.keys()].map((id) => end(id, reason)));
    },
  };
};
