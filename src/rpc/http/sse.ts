// One stream of server-sent events.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

export interface SseStream {
  /** A client that lets more than the limit pile up is cut off; it can come back and go on where it was. */
  write(text: string): void;
  /** Resolves when the client has read what was written, or is gone. Never rejects. */
  drained(): Promise<void>;
  /** Whether the client is gone. */
  readonly isOver: boolean;
}

export const openSse = (response: ServerResponse, unreadBytes: number): SseStream => {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  // Headers alone would wait for the first event.
  response.write(': open\n\n');
  return {
    write: (text) => {
      if (response.writableEnded || response.destroyed) return;
      response.write(text);
      if (response.writableLength > unreadBytes) response.destroy();
    },
    drained: async () => {
      if (!response.writableNeedDrain || response.destroyed) return;
      const gone = new AbortController();
      const options = { signal: gone.signal };
      await Promise.race([once(response, 'drain', options), once(response, 'close', options)]).catch(() => {});
      gone.abort();
    },
    get isOver() {
      return response.destroyed || response.writableEnded;
    },
  };
};
