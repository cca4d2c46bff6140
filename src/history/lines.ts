// Lines of a file, streamed; a name that ends in .gz is unpacked on the way. Memory is bounded by the longest line.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { HarnessError, messageOf } from '../core/error.ts';

/** Told of the bytes of the file that have been read since it was told last. */
export type Advance = (bytes: number) => void;

/** Throws not_found when the file cannot be read to its end. */
export async function* linesOf(path: string, advance: Advance = () => {}): AsyncGenerator<string> {
  const file = createReadStream(path);
  const packed = path.endsWith('.gz');
  const input = packed ? file.pipe(createGunzip()) : file;
  // A pipe does not hand on errors; without this a file that is gone would never end.
  if (packed) file.on('error', (error) => input.destroy(error));
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
