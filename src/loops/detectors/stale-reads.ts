// Reading, in a row, what has been shown in this run already.
import * as z from 'zod';
import type { LoopCall } from '../../core/loops.ts';
import { type Detector, isReading, isSamePrint, type Print, printOf, type Seen } from '../detector.ts';

/** Answers of a run that are kept in mind. */
const MOST = 64;

interface Shown {
  readonly sha256: string;
  /** Lines that were shown, as [from, to). */
  readonly ranges: readonly (readonly [number, number])[];
}

export const staleReads = (): Detector => {
  const files = new Map<string, Shown>();
  const answers = new Map<string, Print>();
  let count = 0;
  let at = 0;
  const isStale = (call: LoopCall, { text, data }: Seen): boolean => {
    const page = call.tool === 'read_file' ? pageOf(call, data) : undefined;
    if (page !== undefined) {
      const before = files.get(page.path);
      const known = before?.sha256 === page.sha256 ? before.ranges : [];
      if (covers(known, page.range)) return true;
      files.set(page.path, { sha256: page.sha256, ranges: [...known, page.range] });
      return false;
    }
    const print = printOf(text);
    const stale = [...answers.values()].some((known) => isSamePrint(known, print));
    answers.set(call.key, print);
    const [oldest] = answers.keys();
    if (answers.size > MOST && oldest !== undefined) answers.delete(oldest);
    return stale;
  };
  return {
    rule: 'stale_reads',
    would: ({ call, version }) => {
      if (count === 0 || version !== at || !isReading(call)) return 0;
      return isKnown(call, files, answers) ? count + 1 : 0;
    },
    saw: (call, seen) => {
      if (seen.version !== at) count = 0;
      at = seen.version;
      if (!isReading(call) || !seen.ok) return 0;
      count = isStale(call, seen) ? count + 1 : 0;
      return count;
    },
    refused: ({ call }) => {
      if (count > 0 && isReading(call)) count += 1;
    },
    forgive: () => {
      count = 0;
    },
    reason: (times) => `${times} reads in a row that showed nothing new`,
    remedy: 'act on what you have read: edit, run the tests, or search for another name',
  };
};

const DataSchema = z.looseObject({
  path: z.string(),
  sha256: z.string(),
  total_lines: z.int(),
  next_offset: z.int().nullable(),
});
const AskedSchema = z.looseObject({ path: z.string(), offset: z.int().default(0), limit: z.int().default(200) });

const pageOf = ({ input }: LoopCall, data: unknown) => {
  const [asked, told] = [AskedSchema.safeParse(input).data, DataSchema.safeParse(data).data];
  if (asked === undefined || told === undefined) return undefined;
  const range = [asked.offset, told.next_offset ?? told.total_lines] as const;
  return { path: asked.path, sha256: told.sha256, range };
};

const covers = (ranges: Shown['ranges'], [from, to]: readonly [number, number]): boolean => {
  let line = from;
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) if (start <= line) line = Math.max(line, end);
  return ranges.length > 0 && line >= to;
};

/** Whether it will show what was shown, as far as one can know before. */
const isKnown = (call: LoopCall, files: ReadonlyMap<string, Shown>, answers: ReadonlyMap<string, Print>): boolean => {
  const asked = call.tool === 'read_file' ? AskedSchema.safeParse(call.input).data : undefined;
  if (asked === undefined) return answers.has(call.key);
  const known = files.get(asked.path);
  return known !== undefined && covers(known.ranges, [asked.offset, asked.offset + 1]);
};
