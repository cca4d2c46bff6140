// Calls in a row that have neither changed anything nor shown anything new.
import { type Detector, isReading, printOf, WAYS_OUT } from '../detector.ts';

/** Answers of a run that are kept in mind. */
const MOST = 500;

export const stall = (): Detector => {
  const answers = new Set<string>();
  let count = 0;
  return {
    rule: 'stall',
    // What may get it going again is let through.
    would: ({ call }) => (isReading(call) ? count + 1 : 0),
    saw: (call, { changed, text }) => {
      // The answer to another question is new, even if it is the same.
      if (WAYS_OUT.includes(call.tool)) return 0;
      const answer = `${call.key} ${printOf(text).ends}`;
      const fresh = !answers.has(answer);
      answers.add(answer);
      const [oldest] = answers;
      if (answers.size > MOST && oldest !== undefined) answers.delete(oldest);
      count = changed || fresh ? 0 : count + 1;
      return count;
    },
    refused: () => {
      count += 1;
    },
    forgive: () => {
      count = 0;
    },
    reason: (times) => `${times} calls in a row that changed nothing and showed nothing new`,
    remedy: 'say where you are stuck: task_update with state blocked, or checkpoint_request',
  };
};
