// Content-Length frames, looked over before a reader sees them: the reader of vscode-jsonrpc keeps whatever it is sent,
// however long, and goes astray on a length that is none. What passes here is sound and short enough.

export interface Guarded {
  /** Whole headers and parts of bodies, to be read in this order. */
  readonly pass: readonly Buffer[];
  /** Lengths of bodies over the limit; they are skipped. */
  readonly tooLong: readonly number[];
  /** Why this is no stream of frames; nothing after it can be understood. */
  readonly fault?: string;
}

export interface FrameGuard {
  /** Takes a chunk, however the bytes are split. Must not be called again after a fault. */
  push(chunk: Buffer): Guarded;
}

/** Longer than any header that has a meaning. */
const LONGEST_HEADER = 1_024;
const END = Buffer.from('\r\n\r\n');

/** Bodies up to `maxBytes`. */
export const createFrameGuard = (maxBytes: number): FrameGuard => {
  let header = Buffer.alloc(0);
  let body = { left: 0, skipped: false };
  const takeBody = (bytes: Buffer, pass: Buffer[]): Buffer => {
    const part = bytes.subarray(0, body.left);
    if (!body.skipped) pass.push(part);
    body.left -= part.length;
    return bytes.subarray(part.length);
  };
  /** What follows the header; nothing while it is not whole. */
  const takeHeader = (bytes: Buffer, { pass, tooLong }: { pass: Buffer[]; tooLong: number[] }): Buffer => {
    const before = header.length;
    header = Buffer.concat([header, bytes.subarray(0, LONGEST_HEADER)]);
    const end = header.indexOf(END);
    if (end === -1) return bytes.subarray(bytes.length);
    const whole = header.subarray(0, end + END.length);
    header = Buffer.alloc(0);
    const left = Number(LENGTH.exec(whole.toString('latin1'))?.[1]);
    body = { left, skipped: left > maxBytes };
    if (body.skipped) tooLong.push(left);
    else pass.push(whole);
    return bytes.subarray(whole.length - before);
  };
  return {
    push: (chunk) => {
      const found: { pass: Buffer[]; tooLong: number[] } = { pass: [], tooLong: [] };
      for (let rest = chunk; rest.length > 0; ) {
        if (body.left > 0) {
          rest = takeBody(rest, found.pass);
          continue;
        }
        const fault = faultIn(Buffer.concat([header, rest.subarray(0, LONGEST_HEADER)]));
        if (fault !== undefined) return { ...found, fault };
        rest = takeHeader(rest, found);
      }
      return found;
    },
  };
};

const LENGTH = /^content-length: *(\d{1,12})\r\n/im;
const LINE = /^content-(?:length: *\d{1,12}|type: *[\w./;=" -]+)$/i;

/** What is wrong with a header, or with as much of it as has come. */
const faultIn = (header: Buffer): string | undefined => {
  const first = header.toString('latin1', 0, 1);
  if (!/[a-z]/i.test(first)) {
    return `a frame begins with Content-Length, not with ${JSON.stringify(first)}; a client that sends lines needs --stdio mcp`;
  }
  const end = header.indexOf(END);
  if (end === -1) return header.length >= LONGEST_HEADER ? 'a header has no end' : undefined;
  const text = header.toString('latin1', 0, end);
  const lines = text.split('\r\n');
  const lengths = lines.filter((line) => /^content-length:/i.test(line));
  if (!lines.every((line) => LINE.test(line))) return `not a header: ${JSON.stringify(text.slice(0, 80))}`;
  return lengths.length === 1 ? undefined : 'a header has one Content-Length';
};
