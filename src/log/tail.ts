// Tells listeners of what is appended to the log, whoever writes. Looks only while somebody listens.
import type { Envelope, EventType } from '../core/event.ts';
import { createFollow, type Follow } from './follow.ts';

export interface Tail {
  /** Until the function that it gives is called. `types`: these only. Listeners must not throw. */
  follow(listener: Listener, types?: readonly EventType[]): () => void;
}

type Listener = (event: Envelope) => void;

/** A look costs a `stat` for each segment of the day; nobody notices a tenth of a second. */
const LOOK_MS = 100;

/** However many listen, what they want in common is looked for once. */
export const createTail = (state: string): Tail => {
  const tails = new Map<string, Tail>();
  return {
    follow: (listener, types) => {
      const key = types?.toSorted().join(' ') ?? 'all';
      const tail = tails.get(key) ?? createOne(state, types);
      tails.set(key, tail);
      return tail.follow(listener);
    },
  };
};

const createOne = (state: string, types: readonly EventType[] | undefined): Tail => {
  const listeners = new Set<Listener>();
  let news: Follow = () => [];
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    for (const event of newsOf(news)) for (const listener of [...listeners]) listener(event);
  };
  const start = (): void => {
    news = createFollow(state, { since: today(), from: 'end', ...(types === undefined ? {} : { types }) });
    timer = setInterval(look, LOOK_MS).unref();
  };
  return {
    follow: (listener) => {
      // What came before this listener is for the others only.
      if (listeners.size === 0) start();
      else look();
      const own: Listener = (event) => listener(event);
      listeners.add(own);
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) clearInterval(timer);
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
