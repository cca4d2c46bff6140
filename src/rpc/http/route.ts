// A route is one row: a path, its methods and what it answers. A new one is one file and one line in routes.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Token } from '../auth/tokens.ts';

/** Who sends a request. */
export interface Grant extends Token {
  /** False once the token is revoked; looked at while a stream is open. */
  readonly holds: () => boolean;
}

export interface OpenExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

export interface Exchange extends OpenExchange {
  readonly grant: Grant;
}

/** A connection that leaves HTTP. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly grant: Grant;
}

interface RouteBase {
  readonly path: string;
  readonly methods: readonly string[];
  /** Resolves when the calls have ended that are under way outside of `answer`. */
  readonly settled?: () => Promise<unknown>;
  /** Finishes or refuses what is under way and ends what is open. Called once. */
  readonly close?: (reason: string) => Promise<void>;
}

/** `open`: without a token. */
export type Route =
  | (RouteBase & { readonly open: true; readonly answer: (exchange: OpenExchange) => Promise<void> | void })
  | (RouteBase & {
      readonly open?: never;
      readonly answer: (exchange: Exchange) => Promise<void> | void;
      readonly upgrade?: (upgrade: Upgrade) => void;
    });
