// The SDK's transport, closed only when what was given to it has been written: it stores a message before it sends it,
// and the answer to a call that the end of the server has cancelled would be lost in between.
import type { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export const unhurried = (inner: StreamableHTTPServerTransport): Transport => {
  const sending = new Set<Promise<void>>();
  const transport: Transport = {
    start: () => inner.start(),
    send: async (message, options) => {
      const related = options?.relatedRequestId;
      const sent = inner.send(message, related === undefined ? {} : { relatedRequestId: related });
      sending.add(sent);
      try {
        await sent;
      } finally {
        sending.delete(sent);
      }
    },
    close: async () => {
      await Promise.allSettled(sending);
      await inner.close();
    },
  };
  inner.onmessage = (message, extra) => transport.onmessage?.(message, extra);
  inner.onclose = () => transport.onclose?.();
  inner.onerror = (error) => transport.onerror?.(error);
  return transport;
};
