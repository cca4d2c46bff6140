// A request that is answered without being understood further: one frame for all of HTTP's own errors.
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

export interface Refusal {
  readonly status: number;
  /** In words, for programs. */
  readonly code: string;
  readonly message: string;
  /** The next step. */
  readonly remedy?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const bodyOf = ({ code, message, remedy }: Refusal): string =>
  `${JSON.stringify({ error: { code, message, ...(remedy === undefined ? {} : { remedy }) } })}\n`;

/** Answers with a refusal, and closes the connection where the rest of the request was not read. */
export const refuse = (response: ServerResponse, refusal: Refusal): void => {
  const unread = !response.req.complete;
  const body = bodyOf(refusal);
  response.writeHead(refusal.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...refusal.headers,
    ...(unread ? { connection: 'close' } : {}),
  });
  response.end(body);
};

/** The same on a connection that wanted to leave HTTP. */
export const refuseUpgrade = (socket: Duplex, refusal: Refusal): void => {
  const body = bodyOf(refusal);
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(refusal.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};

export const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
};
