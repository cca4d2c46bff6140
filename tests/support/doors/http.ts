// The doors of the HTTP server: MCP, POST /rpc and WebSocket.
import type { Site } from '../asked.ts';
import { type HttpServed, handshake, mcpClient, rpc, serveHttp, tokenFor, websocket } from '../http.ts';
import type { DoorUnderTest, OpenDoor } from './door.ts';

/** The server ends before the trace is read, so that it is whole. */
const over =
  (connect: (server: HttpServed, token: string) => Promise<OpenDoor>) =>
  async (site: Site): Promise<OpenDoor> => {
    const token = tokenFor(site, 'agent', 'test-client');
    const server = await serveHttp(site);
    const { call, close } = await connect(server, token);
    return {
      call,
      close: async () => {
        await close();
        await server.stop();
      },
    };
  };

const CLIENT = { clientInfo: { name: 'test-client', version: '1.0.0' } };

export const mcpHttp: DoorUnderTest = {
  name: 'MCP over HTTP',
  runsTools: true,
  open: over(async ({ url }, token) => {
    const { client, transport, call } = await mcpClient(url, token);
    return {
      call: ({ call: tool, input }) => call(tool, input),
      close: async () => {
        await transport.terminateSession();
        await client.close();
      },
    };
  }),
};

export const httpRpc: DoorUnderTest = {
  name: 'POST /rpc',
  runsTools: true,
  open: over(async ({ url }, token) => {
    await rpc(url, token, 'initialize', CLIENT);
    await handshake(url, token);
    return {
      call: async ({ call: tool, input }) => (await rpc(url, token, tool, input)).result ?? {},
      close: async () => {},
    };
  }),
};

export const webSocket: DoorUnderTest = {
  name: 'WebSocket',
  runsTools: true,
  open: over(async ({ url }, token) => {
    const { request, socket, closed } = await websocket(url, token, CLIENT);
    return {
      call: async ({ call: tool, input }) => (await request(tool, input)).result ?? {},
      close: async () => {
        socket.close();
        await closed;
      },
    };
  }),
};
