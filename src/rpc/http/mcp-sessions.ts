// The sessions of MCP clients over HTTP: each belongs to the token that began it and ends when its client says so, when
// nobody has used it for long, when its token is revoked, or with the server.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Door } from '../../core/door.ts';
import { instructionsFor } from '../instructions.ts';
import { type McpConnection, serveMcp } from '../protocols/mcp.ts';
import type { HttpParts } from './parts.ts';
import { createReplayStore } from './replay-store.ts';
import type { Grant, OpenExchange } from './route.ts';
import { unhurried } from './unhurried-transport.ts';

export interface McpSession {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface McpSessions {
  /** The session of that id, if it was begun with the same token. */
  find(id: string, grant: Grant): McpSession | undefined;
  hasRoom(): boolean;
  /** Answers a request that belongs to no session yet: initialize begins one, anything else is refused. */
  begin(door: Door, grant: Grant, exchange: Pick<OpenExchange, 'request' | 'response'>): Promise<void>;
  close(reason: string): Promise<void>;
}

interface Held {
  readonly grant: Grant;
  readonly transport: StreamableHTTPServerTransport;
  readonly connection: McpConnection;
  readonly closed: () => void;
  /** Requests and streams that are open. */
  open: number;
  /** Monotonic milliseconds. */
  used: number;
}

export const createMcpSessions = ({ served, limits, metrics }: HttpParts): McpSessions => {
  const sessions = new Map<string, Held>();
  const end = async (id: string, reason: string): Promise<void> => {
    const held = sessions.get(id);
    if (held === undefined) return;
    sessions.delete(id);
    held.closed();
    await held.connection.close(reason);
  };
  const look = (): void => {
    const now = performance.now();
    for (const [id, { grant, open, used }] of sessions) {
      if (!grant.holds()) void end(id, 'its token was revoked');
      else if (open === 0 && now - used > limits.idleMs) void end(id, 'nobody used it');
    }
  };
  const timer = setInterval(look, limits.heartbeatMs).unref();
  const begin: McpSessions['begin'] = async (door, grant, { request, response }) => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        const closed = metrics.opened('mcp');
        sessions.set(id, { grant, transport, connection, closed, open: 0, used: performance.now() });
      },
      onsessionclosed: (id) => end(id, 'its client ended it'),
      eventStore: createReplayStore(),
      maxRequestBodySize: limits.bodyBytes,
      keepAliveMs: limits.heartbeatMs,
    });
    const connection = await serveMcp(unhurried(transport), {
      ...served,
      instructions: instructionsFor(door.tools),
      tools: door.tools,
      open: async () => door,
    });
    await transport.handleRequest(request, response);
    // Nothing of what was refused stays.
    if (transport.sessionId === undefined) await connection.close('refused');
  };
  return {
    find: (id, grant) => {
      const held = sessions.get(id);
      return held?.grant.id === grant.id
        ? { handle: (request, response) => handle(held, request, response) }
        : undefined;
    },
    hasRoom: () => sessions.size < limits.sessions,
    begin,
    close: async (reason) => {
      clearInterval(timer);
      await Promise.all([...sessions.keys()].map((id) => end(id, reason)));
    },
  };
};

const handle = async (held: Held, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  held.open += 1;
  held.used = performance.now();
  response.once('close', () => {
    held.open -= 1;
    held.used = performance.now();
  });
  await held.transport.handleRequest(request, response);
};
