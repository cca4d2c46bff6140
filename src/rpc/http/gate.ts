// Who may come in: the right name of the server, not too often, with a token that holds.
import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Tokens } from '../auth/tokens.ts';
import type { Refusal } from './refusal.ts';
import type { Grant } from './route.ts';
import { createSiteCheck } from './same-site.ts';

export interface GateOptions {
  readonly tokens: Pick<Tokens, 'find' | 'has'>;
  /** Names of the server besides those of the loopback. */
  readonly names: readonly string[];
  /** Requests in a second with one token, or without any from one address. */
  readonly perSecond: number;
}

export interface Gate {
  /** Host, Origin and how often, for whoever it is. */
  enter(request: IncomingMessage): Promise<{ readonly grant: Grant | undefined } | { readonly refusal: Refusal }>;
}

export const NO_TOKEN: Refusal = {
  status: 401,
  code: 'no_token',
  message: 'the request has no token that holds',
  remedy: 'harness token create --role agent, then send Authorization: Bearer TOKEN',
  headers: { 'www-authenticate': 'Bearer realm="harness"' },
};

const tooOften = (waitMs: number): Refusal => ({
  status: 429,
  code: 'too_many_requests',
  message: 'more requests than the server takes in a second',
  remedy: 'send them more slowly, several at once as a batch, or start the server with a higher --rate',
  headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) },
});

const BEARER = /^Bearer +([\w-]+)$/i;

export const createGate = ({ tokens, names, perSecond }: GateOptions): Gate => {
  const siteFault = createSiteCheck(names);
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
  const grantOf = ({ headers }: IncomingMessage): Grant | undefined => {
    const secret = BEARER.exec(headers.authorization ?? '')?.[1];
    const token = secret === undefined ? undefined : tokens.find(secret);
    return token === undefined ? undefined : { ...token, holds: () => tokens.has(token.id) };
  };
  return {
    enter: async (request) => {
      const wrong = siteFault(request.headers);
      if (wrong !== undefined) return { refusal: wrong };
      const grant = grantOf(request);
      try {
        // Whoever guesses tokens uses up their own address's share, not that of clients with a token.
        await limiter.consume(grant === undefined ? `address ${request.socket.remoteAddress}` : `token ${grant.id}`);
        return { grant };
      } catch (thrown) {
        if (thrown instanceof RateLimiterRes) return { refusal: tooOften(thrown.msBeforeNext) };
        throw thrown;
      }
    },
  };
};
