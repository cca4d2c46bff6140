// The HTTP server: finds the route, lets in whoever may, counts, and stops without dropping a call.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { messageOf } from '../../core/error.ts';
import { type Gate, NO_TOKEN } from './gate.ts';
import type { HttpLimits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { type Refusal, refuse, refuseUpgrade } from './refusal.ts';
import type { Grant, Route } from './route.ts';

export interface HttpServerOptions {
  readonly gate: Gate;
  readonly routes: readonly Route[];
  readonly limits: HttpLimits;
  readonly metrics: Metrics;
}

export interface HttpServer {
  /** Resolves with the address once connections are taken. */
  listen(host: string, port: number): Promise<AddressInfo>;
  /** Begins no more requests, lets those under way end, then cancels and answers the rest, then closes. */
  close(reason: string): Promise<void>;
}

export const createHttpServer = (options: HttpServerOptions): HttpServer => {
  const { routes, limits } = options;
  const underWay = new Set<Promise<void>>();
  const unsent = new Set<ServerResponse>();
  let stopping = false;
  const isStopping = (): boolean => stopping;
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.ceil(limits.headersMs / 4),
    maxHeaderSize: limits.headerBytes,
  });
  server.maxConnections = limits.connections;
  server.on('request', (request, response) => {
    const answered = answer({ ...options, isStopping }, request, response);
    underWay.add(answered);
    unsent.add(response);
    response.once('close', () => unsent.delete(response));
    answered.then(() => underWay.delete(answered));
  });
  server.on('upgrade', (request, socket, head) => {
    // What goes wrong on a connection ends that connection only.
    socket.on('error', () => socket.destroy());
    upgrade({ ...options, isStopping }, { request, socket, head });
  });
  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, () => {
          server.off('error', reject);
          const address = server.address();
          if (address === null || typeof address === 'string') reject(new Error('no address'));
          else resolve(address);
        });
      }),
    close: async (reason) => {
      stopping = true;
      await within([...underWay, ...routes.flatMap((route) => route.settled?.() ?? [])], limits.graceMs);
      await Promise.all(routes.map((route) => route.close?.(reason)));
      await Promise.all(underWay);
      await within([...unsent].map(sent), SENDING_MS);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

/** How long clients may take to read the last answers. */
const SENDING_MS = 2_000;

/** Resolves when everything is with the operating system, or the client is gone. */
const sent = (response: ServerResponse): Promise<unknown> =>
  response.writableFinished
    ? Promise.resolve()
    : new Promise((resolve) => response.once('finish', resolve).once('close', resolve));

/** Until all are done, or the time is over. */
const within = async (promises: Iterable<Promise<unknown>>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.all(promises), over]);
  clearTimeout(timer);
};

interface Answering extends HttpServerOptions {
  readonly isStopping: () => boolean;
}

/** Never rejects. Resolves when the request is dealt with; a stream may stay open longer. */
const answer = async (options: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const began = performance.now();
  const url = urlOf(request);
  const route = options.routes.find(({ path }) => path === url?.pathname);
  response.once('close', () =>
    options.metrics.answered(route?.path ?? 'none', response.statusCode, (performance.now() - began) / 1000),
  );
  try {
    const entered = await enter(options, request, route);
    if ('refusal' in entered || url === undefined)
      return refuse(response, 'refusal' in entered ? entered.refusal : NOT_FOUND);
    const { grant } = entered;
    if (entered.route.open) return await entered.route.answer({ request, response, url });
    if (grant === undefined) return refuse(response, NO_TOKEN);
    await entered.route.answer({ request, response, url, grant });
  } catch (thrown) {
    if (response.headersSent) response.destroy();
    else refuse(response, { status: 500, code: 'internal_error', message: messageOf(thrown) });
  }
};

type Entered = { readonly refusal: Refusal } | { readonly route: Route; readonly grant: Grant | undefined };

/** Paths and methods are told to those with a token only. */
const enter = async (
  { gate, isStopping }: Answering,
  request: IncomingMessage,
  route: Route | undefined,
): Promise<Entered> => {
  if (isStopping()) return { refusal: STOPPING };
  const entered = await gate.enter(request);
  if ('refusal' in entered) return entered;
  if (entered.grant === undefined && route?.open !== true) return { refusal: NO_TOKEN };
  if (route === undefined) return { refusal: NOT_FOUND };
  if (!route.methods.includes(request.method ?? '')) {
    const allow = route.methods.join(', ');
    const message = `${route.path} takes ${allow}`;
    return { refusal: { status: 405, code: 'wrong_method', message, headers: { allow } } };
  }
  return { route, grant: entered.grant };
};

const STOPPING: Refusal = {
  status: 503,
  code: 'stopping',
  message: 'the server stops; the request was not begun',
  remedy: 'send it again when the server is back',
  headers: { connection: 'close' },
};

const NOT_FOUND: Refusal = {
  status: 404,
  code: 'not_found',
  message: 'there is nothing at this path',
  remedy: 'POST /rpc, GET /ws, /mcp, GET /events, GET /metrics or GET /health',
};

interface Leaving {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

const upgrade = async (options: Answering, { request, socket, head }: Leaving): Promise<void> => {
  const path = urlOf(request)?.pathname;
  const route = options.routes.find((row) => row.path === path);
  try {
    const entered = await enter(options, request, route);
    if ('refusal' in entered) return refuseUpgrade(socket, entered.refusal);
    const { grant } = entered;
    if (grant === undefined) return refuseUpgrade(socket, NO_TOKEN);
    if (entered.route.open || entered.route.upgrade === undefined) return refuseUpgrade(socket, NOT_FOUND);
    entered.route.upgrade({ request, socket, head, grant });
  } catch {
    socket.destroy();
  }
};

/** Only path and query are of interest; the name of the host is the gate's business. */
const urlOf = ({ url = '/' }: IncomingMessage): URL | undefined =>
  URL.canParse(url, 'http://host') ? new URL(url, 'http://host') : undefined;
