// What a server writes to a WebSocket. A client that does not read is not waited for: what it has not asked for is
// dropped, and when its answers pile up it is cut off.
import type { WebSocket } from 'ws';
import { DROPPED } from '../notifications.ts';
import type { Notify } from '../notify.ts';

export interface SocketOutlet {
  /** Resolves when the operating system has taken it, or the client is gone. Never rejects. */
  send(payload: unknown): Promise<void>;
  readonly notify: Notify;
}

/** Share of the limit that notifications may fill; the rest is for answers. */
const FOR_NOTIFICATIONS = 0.5;

export const createSocketOutlet = (socket: WebSocket, unreadBytes: number): SocketOutlet => {
  let dropped = 0;
  const send = (payload: unknown): Promise<void> =>
    new Promise((resolve) => {
      if (socket.bufferedAmount > unreadBytes) {
        // A close frame would wait behind what is not read.
        socket.terminate();
        return resolve();
      }
      socket.send(JSON.stringify(payload), () => resolve());
    });
  const notify: Notify = (method, params) => {
    if (socket.bufferedAmount > unreadBytes * FOR_NOTIFICATIONS) {
      dropped += 1;
      return;
    }
    const count = dropped;
    dropped = 0;
    if (count > 0) void send({ jsonrpc: '2.0', method: DROPPED.name, params: { count } });
    void send({ jsonrpc: '2.0', method, params });
  };
  return { send, notify };
};
