// Reads a segment of any size in bounded memory, and cuts it into lines without copying them.
import { type FileHandle, open } from 'node:fs/promises';
import { systemCode } from '../core/error.ts';

const BLOCK_BYTES = 1 << 20;
/** Most first lines fit. */
const FIRST_LINE_BYTES = 1 << 14;
const NEWLINE = 0x0a;

/**
 * The file in order, in blocks of whole lines. Only the last block may end without a newline: a line that was never
 * finished. A block is valid until the next one is asked for. Memory is bounded by `blockBytes` or the longest line.
 * A file that does not exist has no blocks. `from`: where in the file a line begins.
 */
export async function* lineBlocks(
  path: string,
  blockBytes: number = BLOCK_BYTES,
  from: number = 0,
): AsyncGenerator<Buffer> {
  const file = await openIfThere(path);
  if (file === undefined) return;
  try {
    let buffer = Buffer.allocUnsafe(blockBytes);
    let held = 0;
    let at = from;
    for (;;) {
      const { bytesRead } = await file.read(buffer, held, buffer.length - held, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const filled = held + bytesRead;
      const end = buffer.lastIndexOf(NEWLINE, filled - 1) + 1;
      if (end > 0) yield buffer.subarray(0, end);
      buffer.copyWithin(0, end, filled);
      held = filled - end;
      if (held === buffer.length) buffer = grown(buffer);
    }
    if (held > 0) yield buffer.subarray(0, held);
  } finally {
    await file.close();
  }
}

/** Calls `visit` with each finished line of a block, without its newline; returns the bytes of an unfinished last one. */
export const eachLine = (block: Buffer, visit: (line: Buffer) => void): number => {
  let start = 0;
  for (;;) {
    const end = block.indexOf(NEWLINE, start);
    if (end === -1) return block.length - start;
    visit(block.subarray(start, end));
    start = end + 1;
  }
};

/** The first finished line of a file, or undefined when there is none or no file. */
export const firstLine = async (path: string): Promise<Buffer | undefined> => {
  for await (const block of lineBlocks(path, FIRST_LINE_BYTES)) {
    const end = block.indexOf(NEWLINE);
    return end === -1 ? undefined : Buffer.from(block.subarray(0, end));
  }
  return undefined;
};

const grown = (buffer: Buffer): Buffer<ArrayBuffer> => {
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger);
  return larger;
};

const openIfThere = async (path: string): Promise<FileHandle | undefined> => {
  try {
    return await open(path, 'r');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
};
