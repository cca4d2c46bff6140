// Lines of a file, streamed; a name that ends in .gz or .zst is unpacked on the way. Memory is bounded by the longest line.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Duplex, Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { HarnessError, messageOf } from '../core/error.ts';

/** Told of the bytes of the file that have been read since it was told last. */
export type Advance = (bytes: number) => void;

/** Throws not_found when the file cannot be read to its end. */
export async function* linesOf(path: string, advance: Advance = () => {}): AsyncGenerator<string> {
  const file = createReadStream(path);
  const unpacked = unpacking(path);
  const input = unpacked === undefined ? file : file.pipe(unpacked);
  // A pipe does not hand on errors; without this a file that is gone would never end.
  if (unpacked !== undefined) file.on('error', (error) => unpacked.destroy(error));
  let told = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (file.bytesRead !== told) advance(file.bytesRead - told);
      told = file.bytesRead;
      yield line;
    }
    advance(file.bytesRead - told);
  } catch (thrown) {
    throw new HarnessError('not_found', `cannot read ${path}: ${messageOf(thrown)}`, 'name a file that can be read');
  } finally {
    file.destroy();
  }
}

const unpacking = (path: string): Duplex | undefined => {
  if (path.endsWith('.gz')) return createGunzip();
  return path.endsWith('.zst') ? unzstd() : undefined;
};

/** Zstandard, which this Node.js does not have itself. */
const unzstd = (): Transform => {
  const stream: Transform = new Transform({
    transform: (chunk, _encoding, done) => attempt(() => decompress.push(chunk), done),
    flush: (done) => attempt(() => decompress.push(new Uint8Array(), true), done),
  });
  const decompress = new Decompress((bytes) => void stream.push(bytes));
  return stream;
};

const attempt = (step: () => void, done: TransformCallback): void => {
  try {
    step();
    done();
  } catch (thrown) {
    done(thrown instanceof Error ? thrown : new Error(messageOf(thrown)));
  }
};
