// A stretch of one segment as facts, in a form that is quick to read back. A cache: whatever does not look as expected is
// read from the log again.
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { ColumnsSchema } from './columns.ts';
import { isFields } from './fields.ts';

/** Part of the cache's name: facts of another version are not read. */
export const PART_VERSION = 2;

const PartSchema = z.object({
  /** Bytes of the segment that it stands for. */
  from: z.number(),
  to: z.number(),
  /** sha256 of the last line. */
  tip: z.string(),
  columns: ColumnsSchema,
  others: z.array(
    z.object({
      type: z.string(),
      event: z.string(),
      session: z.string(),
      call: z.string(),
      at: z.number(),
      data: z.custom<Readonly<Record<string, unknown>>>(isFields),
    }),
  ),
  /** Lines of events of signals and drafts. */
  own: z.array(z.string()),
});
export type Part = z.infer<typeof PartSchema>;

/** Length and checksum. */
const HEAD_BYTES = 8;

/** Parts are written one after the other. */
export const encodePart = (part: Part): Buffer => {
  const body = serialize(part);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(body.length, 0);
  head.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([head, body]);
};

/** The parts that follow one another from the beginning of the segment; undefined where something else lies there. */
export const decodeParts = (bytes: Buffer): readonly Part[] | undefined => {
  const parts: Part[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < HEAD_BYTES) return undefined;
    const end = at + HEAD_BYTES + bytes.readUInt32LE(at);
    const part =
      end > bytes.length ? undefined : decoded(bytes.subarray(at + HEAD_BYTES, end), bytes.readUInt32LE(at + 4));
    if (part === undefined) return undefined;
    // Two servers may have written the same one.
    if (part.from === (parts.at(-1)?.to ?? 0)) parts.push(part);
    at = end;
  }
  return parts;
};

const decoded = (body: Buffer, sum: number): Part | undefined => {
  if (crc32(body) !== sum) return undefined;
  try {
    return PartSchema.safeParse(deserialize(body)).data;
  } catch {
    return undefined;
  }
};
