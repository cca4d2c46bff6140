// The record, for the assistant: what was done, decided and found out, by itself and by those before it.
import { defineTool } from '../core/tool.ts';
import { type TracePage, TracePageSchema, TraceQuerySchema } from '../core/trace-query.ts';

/** What one reply shows at most, in characters of its events; the rest is one call away. */
const MAX_REPLY_CHARS = 24_000;

export const traceQuery = defineTool({
  name: 'trace_query',
  title: 'Ask the record',
  description:
    'Search the events on record in this repository, newest first: calls, decisions with rule and reason, results, test results, of all sessions. Filters combine. group counts instead of listing. Why was something blocked: decision=deny. What happened to a file: path.',
  input: TraceQuerySchema,
  output: TracePageSchema,
  touches: [],
  effects: () => [],
  run: async (query, { libraries }) => {
    const trace = await libraries.trace();
    const page = await trace.query(query);
    const shown = fitting(page.events);
    // What does not fit is asked for again: a shorter page has a cursor of its own.
    const data = shown < page.events.length ? await trace.query({ ...query, limit: Math.max(1, shown) }) : page;
    return { data, text: inWords(data) };
  },
});

/** How many of the events fit into one reply. */
const fitting = (events: TracePage['events']): number => {
  let room = MAX_REPLY_CHARS;
  const end = events.findIndex((event) => {
    room -= JSON.stringify(event).length;
    return room < 0;
  });
  return end === -1 ? events.length : end;
};

const inWords = ({ events, groups, total, next_cursor }: TracePage): string => {
  const head = total === undefined ? [] : [`${total} events`];
  const counted = groups?.map(({ key, count }) => `${count}  ${key}`) ?? [];
  const listed = events.map((event) => JSON.stringify(event));
  const more = next_cursor === null ? [] : [`next_cursor ${next_cursor}`];
  const lines = [...head, ...counted, ...listed, ...more];
  return lines.length === 0 ? 'nothing on record fits' : lines.join('\n');
};
