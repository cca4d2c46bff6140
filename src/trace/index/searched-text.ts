// What a text search looks through: the words of an event, without what everybody's events have in common.
import type { EventLine } from './event-line.ts';
import { isFields } from './event-line.ts';

/** Hashes and ids are found by their own filters. */
const NO_WORDS = /^(?:[0-9a-f]{64}|[a-z]{2,4}_[0-9A-HJKMNP-TV-Z]{26})$/;
/** Enough for arguments and reasons as they are recorded; bulk is kept elsewhere. */
const MOST_CHARS = 8_000;

/** Empty when there is nothing to search for in the event. */
export const searchedText = ({ type, data }: EventLine): string => {
  const words: string[] = [];
  switch (type) {
    case 'tool_called':
      collect([data.tool, data.input], words);
      break;
    case 'policy_decision':
      // What was allowed says the same of every call.
      if (data.decision !== 'allow') collect([data.rule, data.reason, data.remedy], words);
      break;
    case 'tool_result':
      collect([data.code, data.reason, data.data], words);
      break;
    case 'segment_opened':
    case 'segment_sealed':
      break;
    default:
      collect(data, words);
  }
  return words.join('\n').slice(0, MOST_CHARS);
};

const collect = (value: unknown, words: string[]): void => {
  if (typeof value === 'string') {
    if (value.length > 1 && !NO_WORDS.test(value)) words.push(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, words);
  } else if (isFields(value)) {
    for (const key in value) collect(value[key], words);
  }
};
