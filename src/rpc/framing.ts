// Newline framing: cuts a stream of bytes into lines, however the bytes are split into chunks.
// Lines are kept as bytes until they are whole, so that a character split between chunks stays a character.

export type Frame = { readonly line: Buffer } | { readonly tooLong: number };

export interface LineReader {
  /** Takes a chunk and gives the lines that it completes. A line over the limit is given as its length only. */
  push(chunk: Buffer): readonly Frame[];
}

const NEWLINE = 0x0a;

/** Lines up to `maxBytes`; what is longer is skipped up to its newline, and costs no memory. */
export const createLineReader = (maxBytes: number): LineReader => {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (rest: Buffer): Frame => {
    const total = length + rest.length;
    const frame =
      total > maxBytes ? { tooLong: total } : { line: parts.length === 0 ? rest : Buffer.concat([...parts, rest]) };
    parts = [];
    length = 0;
    return frame;
  };
  const keep = (rest: Buffer): void => {
    length += rest.length;
    if (length > maxBytes) parts = [];
    else if (rest.length > 0) parts.push(rest);
  };
  return {
    push: (chunk) => {
      const frames: Frame[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        frames.push(take(chunk.subarray(start, end)));
        start = end + 1;
      }
      keep(chunk.subarray(start));
      return frames;
    },
  };
};
