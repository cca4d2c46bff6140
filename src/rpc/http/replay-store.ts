// What a client has been sent on its streams, so that one whose connection broke goes on where it was. In memory and
// bounded: the record is the log's business, this only bridges a connection that was lost.
import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

interface Sent {
  readonly stream: string;
  readonly message: JSONRPCMessage;
  readonly chars: number;
}

const MOST_MESSAGES = 256;
const MOST_CHARS = 2_000_000;

/** The store of one session. A message that is too old to be replayed is not known any more, and the client is told so. */
export const createReplayStore = (): EventStore => {
  const sent = new Map<string, Sent>();
  let chars = 0;
  let next = 0;
  const forgetOldest = (): void => {
    for (const [id, { chars: freed }] of sent) {
      if (sent.size <= MOST_MESSAGES && chars <= MOST_CHARS) return;
      sent.delete(id);
      chars -= freed;
    }
  };
  return {
    storeEvent: async (stream, message) => {
      next += 1;
      const id = String(next);
      const length = JSON.stringify(message).length;
      sent.set(id, { stream, message, chars: length });
      chars += length;
      forgetOldest();
      return id;
    },
    getStreamIdForEventId: async (id) => sent.get(id)?.stream,
    replayEventsAfter: async (last, { send }) => {
      const stream = sent.get(last)?.stream ?? '';
      for (const [id, event] of [...sent]) {
        // An empty message only marks the beginning of a stream.
        const isMessage = 'jsonrpc' in event.message;
        if (Number(id) > Number(last) && event.stream === stream && isMessage) await send(id, event.message);
      }
      return stream;
    },
  };
};
