// Clients that cost little: keep-alive requests of node:http, and a WebSocket.
import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';

export interface BenchClient {
  /** Resolves with the raw answer. */
  call(method: string, params: object): Promise<string>;
  close(): void;
}

const message = (id: number, method: string, params: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

export const httpClient = (port: number, token: string, sockets: number): BenchClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        const body = message(1, method, params);
        const options = { port, host: '127.0.0.1', path: '/rpc', method: 'POST', agent };
        const sent = request(
          { ...options, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
          (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk;
            });
            response.once('end', () => resolve(text));
          },
        );
        sent.once('error', reject).end(body);
      }),
    close: () => agent.destroy(),
  };
};

export const socketClient = async (port: number, token: string): Promise<BenchClient> => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { authorization: `Bearer ${token}` } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, (text: string) => void>();
  socket.on('message', (data) => {
    const text = String(data);
    const id = Number(/"id":(\d+)/.exec(text.slice(0, 40))?.[1]);
    waiting.get(id)?.(text);
    waiting.delete(id);
  });
  let next = 0;
  return {
    call: (method, params) =>
      new Promise((resolve) => {
        next += 1;
        waiting.set(next, resolve);
        socket.send(message(next, method, params));
      }),
    close: () => socket.terminate(),
  };
};
