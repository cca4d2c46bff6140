// `harness serve --http` on a free port, with tokens and clients.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { type Site, site } from './asked.ts';
import { childEnv, type Files, type Frame, frameOf, MAIN } from './served.ts';

export interface HttpServed {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything the server has said so far. */
  said(): string;
  /** Asks the server to stop; resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the server on a site; it is gone after the test. */
export const serveHttp = async ({ root, home, env }: Site, args: readonly string[] = []): Promise<HttpServed> => {
  const place = args.includes('--project') ? [] : ['--root', root];
  const child = spawn(process.execPath, [MAIN, 'serve', '--http', '127.0.0.1:0', ...place, ...args], {
    env: childEnv(home, env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(said)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      said += `${line}\n`;
      const found = /listening on (\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const stop = (): Promise<number | null> => {
    child.kill('SIGTERM');
    return exited;
  };
  return { url, child, said: () => said, stop };
};

/** The secret of a new token, made as a person makes it. */
export const tokenFor = (at: Site, role: 'agent' | 'operator', name = 'test'): string => {
  const { status, stdout, stderr } = at.cli(
    'token',
    'create',
    '--role',
    role,
    '--name',
    name,
    '--token-file',
    at.token,
  );
  if (status !== 0) throw new Error(stderr);
  return stdout.trimEnd().split('\n').at(-1) ?? '';
};

export interface Running extends HttpServed {
  readonly at: Site;
  readonly agent: string;
  readonly operator: string;
}

/** A site with a server and a token of each role. */
export const running = async (files: Files = {}, args: readonly string[] = []): Promise<Running> => {
  const at = site(files);
  const [agent, operator] = [tokenFor(at, 'agent', 'assistant'), tokenFor(at, 'operator', 'me')];
  const served = await serveHttp(at, args);
  onTestFinished(async () => {
    await served.stop();
    at.dispose();
  });
  return { ...served, at, agent, operator };
};

export const bearer = (token: string): { readonly authorization: string } => ({ authorization: `Bearer ${token}` });

const AnswerSchema = z.looseObject({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.looseObject({ code: z.int(), message: z.string() }).optional(),
});
export type RpcAnswer = z.infer<typeof AnswerSchema>;

export const post = (url: string, token: string, body: unknown): Promise<Response> =>
  fetch(`${url}/rpc`, {
    method: 'POST',
    headers: bearer(token),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** One request over POST /rpc and its answer. */
export const rpc = async (url: string, token: string, method: string, params: object = {}): Promise<RpcAnswer> => {
  const response = await post(url, token, { jsonrpc: '2.0', id: 1, method, params });
  return AnswerSchema.parse(await response.json());
};

export const handshake = async (url: string, token: string): Promise<void> => {
  await rpc(url, token, 'initialize');
  await post(url, token, { jsonrpc: '2.0', method: 'initialized' });
};

export interface Socket {
  readonly socket: WebSocket;
  /** What the server has said unasked. */
  readonly told: readonly RpcAnswer[];
  request(method: string, params?: object): Promise<RpcAnswer>;
  /** The next message that is no answer to a request of ours. */
  next(): Promise<RpcAnswer>;
  readonly closed: Promise<number>;
}

/** A WebSocket after the handshake, which may ask for notifications. */
export const websocket = async (url: string, token: string, initialize: object = {}): Promise<Socket> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: bearer(token) });
  const waiting = new Map<unknown, (answer: RpcAnswer) => void>();
  const told: RpcAnswer[] = [];
  const listeners: ((answer: RpcAnswer) => void)[] = [];
  socket.on('message', (data) => {
    const message = AnswerSchema.parse(JSON.parse(String(data)));
    const asked = message.method === undefined ? waiting.get(message.id) : undefined;
    if (asked !== undefined) return asked(message);
    const listener = listeners.shift();
    if (listener === undefined) told.push(message);
    else listener(message);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let id = 0;
  const request = (method: string, params: object = {}): Promise<RpcAnswer> => {
    id += 1;
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  await request('initialize', initialize);
  await request('initialized');
  const next = (): Promise<RpcAnswer> => {
    const first = told.shift();
    return first === undefined ? new Promise((resolve) => listeners.push(resolve)) : Promise.resolve(first);
  };
  return { socket, told, request, next, closed };
};

export interface McpOverHttp {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
  call(name: string, input?: Record<string, unknown>): Promise<Frame>;
}

/** The SDK's own client at /mcp. */
export const mcpClient = async (url: string, token: string, query = ''): Promise<McpOverHttp> => {
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp${query}`), {
    requestInit: { headers: bearer(token) },
  });
  const client = new Client({ name: 'test-client', version: '1.0.0' });
  await client.connect(transport);
  await client.listTools();
  return {
    client,
    transport,
    call: async (name, input = {}) =>
      frameOf(CallResultSchema.parse(await client.callTool({ name, arguments: input }))),
  };
};

const CallResultSchema = z.custom<CallToolResult>(
  (value) => typeof value === 'object' && value !== null && 'content' in value,
);
