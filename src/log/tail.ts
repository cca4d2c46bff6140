// Tells listeners of what is appended to the log, whoever writes. Looks only while somebody listens.
import type { Envelope } from '../core/event.ts';
import { createFollow, type Follow } from './follow.ts';

export interface Tail {
  /** Until the function that it gives is called. Listeners must not throw. */
  follow(listener: (event: Envelope) => void): () => void;
}

/** A look costs a `stat` for each segment of the day; nobody notices a tenth of a second. */
const LOOK_MS = 100;

export const createTail = (state: string): Tail => {
  const listeners = new Set<(event: Envelope) => void>();
  let news: Follow = () => [];
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    for (const event of newsOf(news)) for (const listener of [...listeners]) listener(event);
  };
  return {
    follow: (listener) => {
      if (listeners.size === 0) news = createFollow(state, { since: today(), from: 'end' });
      // What came before this listener is for the others only.
      else look();
      timer ??= setInterval(look, LOOK_MS).unref();
      const own = (event: Envelope): void => listener(event);
      listeners.add(own);
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
};

/** A directory that cannot be read just now is looked at again the next time. */
const newsOf = (follow: Follow): readonly Envelope[] => {
  try {
    return follow();
  } catch {
    return [];
  }
};

const today = (): string => new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
