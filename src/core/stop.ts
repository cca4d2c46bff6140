// When a call has to stop: its client cancelled it, or its time is over. Most calls end at once and never ask, so
// signal, timer and listener are made when somebody does.

export type StopReason = 'cancelled' | 'deadline';

/** How a door tells that a call is no longer wanted. */
export interface Cancellation {
  readonly isCancelled: () => boolean;
  /** Calls back once, when the call is cancelled. */
  readonly onCancel: (listener: () => void) => void;
}

export interface Stop {
  /** Aborts when the call has to stop. */
  readonly signal: () => AbortSignal;
  /** Why it has to stop; undefined while it may go on. */
  readonly reason: () => StopReason | undefined;
  /** Gives back the timer. */
  readonly release: () => void;
}

/** The deadline counts from the first look at the signal: what never looks cannot be stopped either. */
export const createStop = (deadlineMs: number, cancellation: Cancellation | undefined): Stop => {
  let controller: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  let reason: StopReason | undefined;
  const isCancelled = (): boolean => cancellation?.isCancelled() === true;
  const stop = (why: StopReason): void => {
    reason ??= why;
    controller?.abort(reason);
  };
  const begin = (): AbortController => {
    const made = new AbortController();
    controller = made;
    timer = setTimeout(() => stop('deadline'), deadlineMs);
    cancellation?.onCancel(() => stop('cancelled'));
    if (isCancelled()) stop('cancelled');
    return made;
  };
  return {
    signal: () => (controller ?? begin()).signal,
    reason: () => reason ?? (isCancelled() ? 'cancelled' : undefined),
    release: () => clearTimeout(timer),
  };
};
