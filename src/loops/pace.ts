// Whether a program makes the calls of a run: an assistant thinks between them, a script that measures or polls does not.

/** Calls that are looked at. */
const CALLS = 4;
/** Faster than one call in so many milliseconds on average is no assistant. */
const THOUGHT_MS = 60;

export interface Pace {
  /** A call begins now. */
  readonly begin: () => void;
  /** Whether the last calls began faster than anybody thinks. */
  readonly isOfProgram: () => boolean;
}

/** `now`: monotonic milliseconds. */
export const openPace = (now: () => number): Pace => {
  const begun: number[] = [];
  return {
    begin: () => {
      begun.push(now());
      if (begun.length > CALLS) begun.shift();
    },
    isOfProgram: () => begun.length === CALLS && (begun.at(-1) ?? 0) - (begun[0] ?? 0) < (CALLS - 1) * THOUGHT_MS,
  };
};

/** Whether a program is told again: with each doubling, because each time would be thousands of hints. */
export const isDoubling = (hint: number, count: number): boolean => {
  let told = hint;
  while (told < count) told *= 2;
  return told === count;
};
