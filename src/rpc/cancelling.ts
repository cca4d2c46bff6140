// How a connection tells a call that it is no longer wanted.
import type { Cancellation } from '../core/stop.ts';

export interface Cancelling {
  readonly cancellation: Cancellation;
  readonly cancel: () => void;
}

export const createCancelling = (): Cancelling => {
  const listeners: (() => void)[] = [];
  let cancelled = false;
  return {
    cancellation: { isCancelled: () => cancelled, onCancel: (listener) => void listeners.push(listener) },
    cancel: () => {
      cancelled = true;
      for (const listener of listeners.splice(0)) listener();
    },
  };
};
