// Two outcomes of the same call, compared field by field; what differs from one run to the next by nature is left out.
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

export const OutcomeSchema = z.looseObject({
  status: z.string(),
  code: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});
export type RecordedOutcome = z.output<typeof OutcomeSchema>;

/** Times, and lengths of texts that hold times. */
const VOLATILE = /(?:^|_)(?:duration|elapsed|modified|took|ms|chars|bytes)(?:$|_)/;
const TIMES = /\b\d+(?:\.\d+)?\s?(?:ms|s|sec|seconds)\b|\b\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Names of the fields that differ. `places`: what stands for the workspace in each of the two. */
export const differences = (
  before: RecordedOutcome,
  after: RecordedOutcome,
  places: readonly [before: string, after: string],
): readonly string[] => {
  const fields = new Set([...Object.keys(before.data), ...Object.keys(after.data)]);
  const steady = [...fields].filter((name) => !VOLATILE.test(name));
  return [
    ...(before.status === after.status ? [] : ['status']),
    ...(before.code === after.code ? [] : ['code']),
    ...steady.filter(
      (name) => !isDeepStrictEqual(masked(before.data[name], places[0]), masked(after.data[name], places[1])),
    ),
  ];
};

const masked = (value: unknown, place: string): unknown => {
  if (typeof value === 'string') return value.replaceAll(place, '<workspace>').replace(TIMES, '<time>');
  if (Array.isArray(value)) return value.map((item) => masked(item, place));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !VOLATILE.test(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, masked(item, place)]));
};
