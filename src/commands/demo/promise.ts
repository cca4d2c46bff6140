// Whether a call went as the script promises, and whether the answer and the record tell the same of it.
import type { Answer } from '../../eval/assistant.ts';
import type { Ruling } from './record.ts';
import type { Step } from './script.ts';

/** What is not as promised, a sentence each. */
export const brokenPromises = (
  { tool, promise }: Step,
  answer: Answer,
  ruling: Ruling | undefined,
): readonly string[] => {
  if (ruling === undefined) return [`${tool}: the log holds no decision on call ${answer.call}`];
  const compared = [
    ['status', promise.status, answer.status],
    ['code', promise.code, answer.code],
    ['decision', promise.decision, ruling.decision],
    // The answer names a rule only where one stood in the way.
    ['rule in the log', answer.rule ?? ruling.rule, ruling.rule],
  ] as const;
  return compared
    .filter(([, expected, found]) => expected !== found)
    .map(
      ([what, expected = 'none', found = 'none']) =>
        `${tool}: ${what} is ${found}, not ${expected}${answer.reason === undefined ? '' : ` (${answer.reason})`}`,
    );
};
