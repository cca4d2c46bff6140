// Tells listeners what is appended to the log from now on, by this process and by others. Nothing is looked at while
// nobody listens.
import type { Envelope } from '../core/event.ts';
import { createFollow, type Follow } from './follow.ts';

export type Listener = (event: Envelope) => void;

/** Begins to listen; returns the end of it. */
export type Listen = (listener: Listener) => () => void;

/** How long an event may wait until it is told. */
const LOOK_MS = 200;

export const createListening = (state: string): Listen => {
  const listeners = new Set<Listener>();
  let looking: { readonly follow: Follow; readonly timer: NodeJS.Timeout } | undefined;
  const look = (): void => {
    try {
      for (const event of looking?.follow() ?? []) for (const listener of [...listeners]) listener(event);
    } catch {
      // What cannot be read now is told at the next look; who asks for the record is told why it cannot be read.
    }
  };
  const begin = (): void => {
    const since = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
    looking = { follow: createFollow(state, { since, fromNow: true }), timer: setInterval(look, LOOK_MS).unref() };
  };
  return (listener) => {
    if (looking === undefined) begin();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(looking?.timer);
      looking = undefined;
    };
  };
};
