// One client at one WebSocket.
import type { RawData, WebSocket } from 'ws';
import type { Connection } from '../dispatch.ts';
import { notJson } from '../message.ts';
import type { HttpLimits } from './limits.ts';
import { parseMessage } from './read-message.ts';
import type { SocketOutlet } from './socket-outlet.ts';

export interface SocketParts {
  readonly socket: WebSocket;
  readonly outlet: SocketOutlet;
  readonly connection: Connection;
  readonly limits: HttpLimits;
  /** Whether the client may still be here. */
  readonly holds: () => boolean;
}

export interface SocketSession {
  /** Resolves when what is under way now is answered. */
  settled(): Promise<unknown>;
  /** Cancels what is under way, sends the answers, then closes. */
  end(code: number, reason: string): Promise<void>;
}

/** Requests that may be open, answered and not yet read included; then nothing more is read until some are done. */
const MOST_OPEN = 256;

/** RFC 6455, 7.4.1. */
const NOT_TEXT = 1003;
const NOT_PERMITTED = 1008;

/** How long a client may take to close its side. */
const CLOSING_MS = 2_000;

export const serveSocket = ({ socket, outlet, connection, limits, holds }: SocketParts): SocketSession => {
  const answering = new Set<Promise<void>>();
  /** Set by every answer that left and every pong; without either, the client is gone or does not read. */
  let isAlive = true;
  const answer = async (data: RawData): Promise<void> => {
    const read = parseMessage(bytesOf(data));
    const answered = 'fault' in read ? notJson('the message is no JSON') : await connection.handle(read.message);
    if (answered !== undefined) await outlet.send(answered);
    isAlive = true;
  };
  const take = (data: RawData, isBinary: boolean): void => {
    if (isBinary) {
      socket.close(NOT_TEXT, 'send text messages');
      return;
    }
    const answered = answer(data);
    answering.add(answered);
    if (answering.size >= MOST_OPEN) socket.pause();
    answered.then(() => {
      answering.delete(answered);
      if (answering.size < MOST_OPEN) socket.resume();
    });
  };
  const end = async (code: number, reason: string): Promise<void> => {
    await connection.close(reason);
    socket.close(code, reason.slice(0, LONGEST_REASON));
    setTimeout(() => socket.terminate(), CLOSING_MS).unref();
  };
  const beat = (): void => {
    // While calls take long and nothing waits to be read, a client that is not read from cannot show that it lives.
    const mustShow = answering.size < MOST_OPEN || socket.bufferedAmount > 0;
    if (!holds()) void end(NOT_PERMITTED, 'the token was revoked');
    else if (!isAlive && mustShow) socket.terminate();
    else socket.ping();
    isAlive = false;
  };
  const timer = setInterval(beat, limits.heartbeatMs).unref();
  socket.on('message', take);
  socket.on('pong', () => {
    isAlive = true;
  });
  // What breaks the rules of WebSockets is answered with the right code by the package; `close` follows.
  socket.on('error', () => {});
  socket.once('close', () => {
    clearInterval(timer);
    void connection.close('client closed its side');
  });
  return { end, settled: () => Promise.all(answering) };
};

/** What a close frame has room for, with a margin for characters of several bytes. */
const LONGEST_REASON = 60;

const bytesOf = (data: RawData): Uint8Array => {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
};
