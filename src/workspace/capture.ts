// Keeps what a process says, both streams as they come, up to a bound; beyond it bytes are only counted.
import { StringDecoder } from 'node:string_decoder';

export interface Captured {
  readonly output: string;
  /** Bytes beyond the limit. */
  readonly droppedBytes: number;
}

export interface Capture {
  /** A sink for one stream; characters that are split between chunks stay whole. */
  stream(): (chunk: Buffer) => void;
  finish(): Captured;
}

const TELL_EVERY_MS = 250;
const MAX_TAIL = 200;

/** `onOutput` is told the last line that is not empty, a few times a second. */
export const createCapture = (limitBytes: number, onOutput?: (tail: string) => void): Capture => {
  const pieces: string[] = [];
  const decoders: StringDecoder[] = [];
  let left = limitBytes;
  let droppedBytes = 0;
  const tell = throttledTail(onOutput);
  return {
    stream: () => {
      const decoder = new StringDecoder('utf8');
      decoders.push(decoder);
      return (chunk) => {
        const kept = chunk.length <= left ? chunk : chunk.subarray(0, left);
        left -= kept.length;
        droppedBytes += chunk.length - kept.length;
        if (kept.length > 0) pieces.push(decoder.write(kept));
        tell(chunk);
      };
    },
    finish: () => ({ output: pieces.join('') + decoders.map((decoder) => decoder.end()).join(''), droppedBytes }),
  };
};

const throttledTail = (onOutput: ((tail: string) => void) | undefined): ((chunk: Buffer) => void) => {
  if (onOutput === undefined) return () => undefined;
  let next = 0;
  return (chunk) => {
    const now = performance.now();
    if (now < next) return;
    const tail = lastLine(chunk);
    if (tail === '') return;
    next = now + TELL_EVERY_MS;
    onOutput(tail);
  };
};

const lastLine = (chunk: Buffer): string => {
  const end = chunk
    .subarray(-4 * MAX_TAIL)
    .toString('utf8')
    .trimEnd();
  return end
    .slice(end.lastIndexOf('\n') + 1)
    .slice(-MAX_TAIL)
    .trim();
};
