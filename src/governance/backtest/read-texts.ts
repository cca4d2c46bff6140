// What calls have written, where the record holds all of it: long texts are recorded by their beginning and hash.
import type { CallFact } from '../facts/fact.ts';
import { fieldsOf } from '../facts/fields.ts';
import { type CallReading, visitEventsOf } from './read-calls.ts';

export const readTexts = async (
  calls: readonly CallFact[],
  reading: CallReading,
): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  await visitEventsOf(calls, reading, ({ type, call, data }) => {
    if (type !== 'tool_called' || call === undefined) return;
    const input = fieldsOf(fieldsOf(data).input);
    const text = input.content ?? input.new ?? input.new_string;
    if (typeof text === 'string') found.set(call, text);
  });
  return found;
};
