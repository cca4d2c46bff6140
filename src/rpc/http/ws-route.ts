// GET /ws: JSON-RPC over a WebSocket, one message or batch a text message, with notifications. Fragments, invalid UTF-8
// and everything else of RFC 6455 are the business of the package ws.
import { type WebSocket, WebSocketServer } from 'ws';
import { openConnection } from '../dispatch.ts';
import type { HttpParts } from './parts.ts';
import { clientOf, principalOf } from './principal.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Grant, Route, Upgrade } from './route.ts';
import { createSocketOutlet } from './socket-outlet.ts';
import { type SocketSession, serveSocket } from './socket-session.ts';

export const wsRoute = (parts: HttpParts): Route => {
  const { limits, metrics } = parts;
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, clientTracking: false });
  const sessions = new Set<SocketSession>();
  const begin = (socket: WebSocket, grant: Grant): void => {
    const closed = metrics.opened('websocket');
    const outlet = createSocketOutlet(socket, limits.unreadBytes);
    const { served, methods, projects } = parts;
    const connection = openConnection({
      served,
      methods,
      projects,
      principal: principalOf(grant),
      client: clientOf(grant),
      notify: outlet.notify,
    });
    const session = serveSocket({ socket, outlet, connection, limits, holds: grant.holds });
    sessions.add(session);
    socket.once('close', () => {
      sessions.delete(session);
      closed();
    });
  };
  return {
    path: '/ws',
    methods: ['GET'],
    answer: ({ response }) => refuse(response, UPGRADE),
    upgrade: ({ request, socket, head, grant }: Upgrade) =>
      server.handleUpgrade(request, socket, head, (opened) => begin(opened, grant)),
    settled: () => Promise.all([...sessions].map((session) => session.settled())),
    close: async (reason) => {
      await Promise.all([...sessions].map((session) => session.end(GOING_AWAY, reason)));
    },
  };
};

/** RFC 6455, 7.4.1. */
const GOING_AWAY = 1001;

const UPGRADE: Refusal = {
  status: 426,
  code: 'no_websocket',
  message: 'this path is for WebSockets',
  remedy: 'connect with a WebSocket client, or use POST /rpc',
  headers: { upgrade: 'websocket', connection: 'upgrade' },
};
