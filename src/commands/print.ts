// Long output: streamed with back pressure, and without a complaint when the reader has seen enough.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemCode } from '../core/error.ts';
import type { Io } from './command.ts';

/** Writes of this size keep the number of system calls low. */
const CHUNK_CHARS = 1 << 16;

/** Prints texts as they come; resolves when all are written or the reader is gone (`| head`). */
export const printAll = async (io: Io, texts: AsyncIterable<string>): Promise<void> => {
  try {
    await pipeline(Readable.from(inChunks(texts)), io.stdout, { end: false });
  } catch (thrown) {
    if (!READER_GONE.includes(systemCode(thrown) ?? '')) throw thrown;
  }
};

const READER_GONE = ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'];

async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK_CHARS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
