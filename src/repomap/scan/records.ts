// The scan record of every file of a snapshot: kept ones are taken over, missing ones are made.
import type { RepositoryIndex, SourceFile } from '../types.ts';
import { isRecord } from './record.ts';
import { createScan } from './scan.ts';

/** After so many milliseconds of scanning, other work gets its turn. */
const SLICE_MS = 30;

/** The record of a file; undefined where only its path is known. */
export type RecordOf = (file: SourceFile) => Int32Array | undefined;

/** Makes every record of the files; what they were is looked up by `records`. Aborts with the signal's reason. */
export const createRecords = (
  index: RepositoryIndex,
): {
  readonly fill: (files: readonly SourceFile[], signal?: AbortSignal) => Promise<number>;
  readonly of: RecordOf;
} => {
  const scan = createScan();
  const known = new WeakMap<SourceFile, Int32Array>();
  const kept = (file: SourceFile): Int32Array | undefined => {
    const bytes = index.record('scan', file);
    return bytes === undefined ? undefined : recordIn(bytes);
  };
  const made = (file: SourceFile): Int32Array | undefined => {
    const text = index.text(file);
    if (text === undefined) return undefined;
    const record = scan(Buffer.from(text), file.language);
    index.keep('scan', file, new Uint8Array(record.buffer));
    return record;
  };
  return {
    of: (file) => known.get(file),
    fill: async (files, signal) => {
      let scanned = 0;
      let since = performance.now();
      for (const file of files) {
        if (file.content === '' || file.language === undefined || known.has(file)) continue;
        const old = kept(file);
        if (old === undefined) scanned += 1;
        const record = old ?? made(file);
        if (record !== undefined) known.set(file, record);
        if (performance.now() - since < SLICE_MS) continue;
        await new Promise(setImmediate);
        signal?.throwIfAborted();
        since = performance.now();
      }
      return scanned;
    },
  };
};

/** A view where the bytes lie on a word boundary, else a copy; undefined for what another version has kept. */
// Not `bytes.slice()`: of a Buffer that is a view, whose `buffer` is everything that was read with it.
const recordIn = (bytes: Uint8Array): Int32Array | undefined => {
  if (bytes.byteLength % 4 !== 0) return undefined;
  const record =
    bytes.byteOffset % 4 === 0
      ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
      : new Int32Array(new Uint8Array(bytes).buffer);
  return isRecord(record) ? record : undefined;
};
