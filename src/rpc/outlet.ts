// What a server writes to one client: answers, which wait until they are read, and notifications, which do not.
import type { Writable } from 'node:stream';
import { type Message, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { DROPPED } from './notifications.ts';
import type { Notify } from './notify.ts';

export interface Outlet {
  /** Resolves when the client's side has taken it, or is gone. Never rejects. */
  send(payload: unknown): Promise<void>;
  readonly notify: Notify;
}

/** Notifications that may wait for a client that does not read. */
const MOST_WAITING = 1_000;

export const createOutlet = (output: Writable): Outlet => {
  const writer = new StreamMessageWriter(output, { contentTypeEncoder: encoder });
  // Whoever opened the stream is told as well, and knows what to do.
  writer.onError(() => {});
  const send = (payload: unknown): Promise<void> => writer.write(enveloped(payload)).catch(() => {});
  let waiting = 0;
  let dropped = 0;
  const tell: Notify = (method, params) => {
    waiting += 1;
    send({ jsonrpc: '2.0', method, params }).then(() => {
      waiting -= 1;
      const count = dropped;
      dropped = 0;
      if (count > 0) tell(DROPPED.name, { count });
    });
  };
  return {
    send,
    notify: (method, params) => {
      if (waiting < MOST_WAITING) tell(method, params);
      else dropped += 1;
    },
  };
};

/** The writer takes single messages only; a batch is one payload. */
interface Enveloped extends Message {
  readonly payload: unknown;
}

const enveloped = (payload: unknown): Enveloped => ({ jsonrpc: '2.0', payload });

const encoder = {
  name: 'application/json',
  encode: async (message: Message): Promise<Uint8Array> =>
    Buffer.from(JSON.stringify('payload' in message ? message.payload : message)),
};
