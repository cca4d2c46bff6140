// The same mistake again and again, in more than one session. Failing tests, checks and builds are the work itself, and
// what fell with another call is no cause.

import { counted, grouped } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import { isValidation } from '../facts/validation.ts';
import { aboutOf, type Detector, headOf, outcomeHit, sessionsOf } from './detector.ts';

const MIN_SESSIONS = 3;
const REJECTED = 'rejected_by_user';
/** Failures of what surrounds the work, which no rule mends. */
const NOT_OURS: ReadonlySet<string> = new Set(['tests_failed', 'tests_not_run', 'log_unavailable', 'internal_error']);

/** Whether a call failed by its own fault, or a person refused it. */
export const isMistake = (call: CallFact): boolean => {
  const { ended } = call;
  if (ended === undefined || NOT_OURS.has(ended.code)) return false;
  // A plan that a person does not want yet is a conversation, not a mistake.
  if (ended.status === 'denied') return ended.code === REJECTED && doesSomething(call);
  if (ended.status !== 'error' && ended.status !== 'timeout') return false;
  return !call.commands.some(isValidation);
};

const doesSomething = ({ tool, commands, reads, writes }: CallFact): boolean =>
  commands.length + reads.length + writes.length > 0 || tool.startsWith('mcp__');

/** Calls of the same kind that failed alike have it in common. */
export const mistakeKey = (call: CallFact): string | undefined => {
  if (!isMistake(call)) return undefined;
  const failure = call.ended?.failure ?? '';
  // That a program ended badly and said nothing is no class of mistakes: searches do it that find nothing.
  if (failure === '' || failure === 'command_failed') return undefined;
  const [command] = call.commands;
  return `${command === undefined ? call.tool : headOf(command)}: ${failure}`;
};

/** Without the code, which says how the failure was found. */
const inWords = (key: string, times: number): string =>
  `${key.replace(/: (?:client_guard|tool_failed|command_failed): /, ': ').replace(/: rejected_by_user$/, ' was refused by a person')} (${times} times)`;

export const repeatedFailure: Detector = {
  type: 'repeated_failure',
  find: ({ calls, thresholds: { repeatMin } }) =>
    [...grouped(calls, mistakeKey)].flatMap(([key, group]) => {
      const hits = group.map(outcomeHit);
      if (hits.length < repeatMin || sessionsOf(hits) < MIN_SESSIONS) return [];
      const [first] = group;
      return [
        {
          type: 'repeated_failure' as const,
          key,
          subject: inWords(key, hits.length),
          remediation: 'skill' as const,
          hits,
          isEnough: (counting) => counting.length >= repeatMin && sessionsOf(counting) >= MIN_SESSIONS,
          details: {
            tool: first?.tool ?? '',
            command: first?.commands[0] === undefined ? '' : headOf(first.commands[0]),
            failure: first?.ended?.failure ?? '',
            rejected: first?.ended?.code === REJECTED,
            about: counted(group.map(aboutOf), 10),
          },
        },
      ];
    }),
};
