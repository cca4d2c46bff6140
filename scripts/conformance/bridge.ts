// The suite speaks HTTP only: each of its sessions gets a server of its own over stdio, and what either side says is
// handed on as it is.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { execPath } from 'node:process';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

export interface Bridge {
  readonly url: string;
  close(): Promise<void>;
}

interface Session {
  readonly front: StreamableHTTPServerTransport;
  readonly server: StdioClientTransport;
}

/** Serves the built program for a workspace on a free port of the loopback. */
export const openBridge = async (root: string, env: Readonly<Record<string, string>>): Promise<Bridge> => {
  const sessions = new Map<string, Session>();
  const begin = async (): Promise<Session> => {
    const session: Session = {
      front: new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => void sessions.set(id, session),
      }),
      server: new StdioClientTransport({
        command: execPath,
        args: ['dist/main.js', 'serve', '--root', root],
        env: { ...env },
      }),
    };
    const { front, server } = session;
    front.onmessage = (message) => void server.send(message);
    server.onmessage = (message) => void front.send(message);
    await server.start();
    return session;
  };
  const sessionOf = async (request: IncomingMessage): Promise<Session> =>
    sessions.get(String(request.headers['mcp-session-id'])) ?? begin();
  const http = createServer(async (request, response) => {
    const { front } = await sessionOf(request);
    await front.handleRequest(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      http.closeAllConnections();
      http.close();
      await Promise.all([...sessions.values()].map(({ server }) => server.close()));
    },
  };
};
