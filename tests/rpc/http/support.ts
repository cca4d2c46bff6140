// The HTTP server in this process over a real harness, with limits that a test can reach.
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tools } from '../../../src/compose/tools.ts';
import { openHarness } from '../../../src/harness.ts';
import { openTokens, type Role } from '../../../src/rpc/auth/tokens.ts';
import { createHostedProjects } from '../../../src/rpc/hosted-projects.ts';
import { createGate } from '../../../src/rpc/http/gate.ts';
import { DEFAULT_LIMITS, type HttpLimits } from '../../../src/rpc/http/limits.ts';
import { createMetrics } from '../../../src/rpc/http/metrics.ts';
import { routesOf } from '../../../src/rpc/http/routes.ts';
import { createHttpServer } from '../../../src/rpc/http/server.ts';
import { methodsOf } from '../../../src/rpc/methods/index.ts';
import { NAME, VERSION } from '../../../src/version.ts';
import { type Files, tempTree } from '../../support/served.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Of the project. */
  readonly root: string;
  /** The secret of a new token. */
  token(role: Role): string;
  revoke(secret: string): void;
  /** The value of a metric, by the beginning of its line; 0 where there is none. */
  metric(begin: string): Promise<number>;
  close(): Promise<void>;
}

export const listening = async (files: Files, changed: Partial<HttpLimits> = {}): Promise<Listening> => {
  const tree = tempTree(files);
  const home = tempTree();
  const limits = { ...DEFAULT_LIMITS, ...changed };
  const metrics = createMetrics();
  const env = { PATH: process.env.PATH, HOME: home.root, HARNESS_STATE_DIR: home.root };
  const projects = createHostedProjects({
    open: (root) => openHarness({ root, env, flags: {}, transport: 'http' }),
    observed: metrics.called,
  });
  await projects.add('app', tree.root);
  const tokens = openTokens(join(home.root, '.config/harness'));
  const served = { name: NAME, version: VERSION };
  const gate = createGate({ tokens, names: [], perSecond: limits.perSecond });
  const routes = routesOf({ served, methods: methodsOf(tools), projects, limits, metrics });
  const server = createHttpServer({ gate, routes, limits, metrics });
  const { port } = await server.listen('127.0.0.1', 0);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= server.close('the test is over').then(() => projects.close('the test is over'));
    return closing;
  };
  onTestFinished(async () => {
    await close();
    tree.dispose();
    home.dispose();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    root: tree.root,
    token: (role) => tokens.create(role, 'test').secret,
    revoke: (secret) => void tokens.revoke(secret.split('_')[1] ?? ''),
    metric: async (begin) => {
      const line = (await metrics.text()).split('\n').find((text) => text.startsWith(begin));
      return Number(line?.split(' ').at(-1) ?? 0);
    },
    close,
  };
};

export interface Raw {
  readonly socket: Socket;
  /** Everything that came until the server closed. */
  readonly ended: Promise<string>;
}

/** A bare connection, for what no HTTP client does. */
export const raw = (port: number, text = ''): Raw => {
  const socket = connect(port, '127.0.0.1');
  let came = '';
  socket.on('data', (chunk) => {
    came += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(came)));
  if (text !== '') socket.write(text);
  onTestFinished(() => void socket.destroy());
  return { socket, ended };
};

/** Resolves when it is so. */
export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** A masked WebSocket text frame of less than 64 kB. */
export const textFrame = (message: object): Buffer => {
  const payload = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
};
