// What calls have written, where the record holds all of it: long texts are recorded by their beginning and hash.
import type { CallFact } from '../facts/fact.ts';
import { fieldsOf } from '../facts/fields.ts';
import { type CallReading, eachEventOf } from './read-calls.ts';

export const readTexts = async (
  calls: readonly CallFact[],
  reading: CallReading,
): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for await (const { type, call, data } of eachEventOf(calls, reading)) {
    if (type !== 'tool_called' || call === undefined) continue;
    const input = fieldsOf(fieldsOf(data).input);
    const text = input.content ?? input.new ?? input.new_string;
    if (typeof text === 'string') found.set(call, text);
  }
  return found;
};
