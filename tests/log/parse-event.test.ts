// What is read by hand is what the schema says an event is.
import { expect, it } from 'vitest';
import * as z from 'zod';
import { EnvelopeSchema } from '../../src/core/event.ts';
import { parseEvent } from '../../src/log/parse-event.ts';

const WHOLE = {
  seq: 1,
  ts: '2026-01-01T12:00:00.000Z',
  id: 'evt_1',
  session: 'ses_1',
  run: 'run_1',
  call: 'call_1',
  type: 'tool_called',
  principal: 'agent',
  client: 'test/1',
  data: { tool: 'read_file' },
  prev: '0'.repeat(64),
};
const LineSchema = z.looseObject(EnvelopeSchema.shape);

/** Each field left out, and with a value of every kind. */
const CHANGES = Object.keys(WHOLE).flatMap((field) =>
  [undefined, null, 0, 1.5, 'text', '', true, [], {}].map((value) => [field, value] as const),
);

it.each(CHANGES)('%s as %j', (field, value) => {
  const line = JSON.stringify({ ...WHOLE, [field]: value });
  expect(parseEvent(line)).toEqual(LineSchema.safeParse(JSON.parse(line)).data);
});

it.each([
  ['whole', JSON.stringify(WHOLE), true],
  ['of a later version', JSON.stringify({ ...WHOLE, type: 'dreamt', mood: 'fine' }), true],
  ['no JSON', JSON.stringify(WHOLE).slice(0, -1), false],
  ['a list', '[]', false],
  ['nothing', 'null', false],
  ['empty', '', false],
])('%s', (_, line, isEvent) => {
  expect(parseEvent(line) !== undefined).toBe(isEvent);
  expect(parseEvent(Buffer.from(line))).toEqual(parseEvent(line));
});
