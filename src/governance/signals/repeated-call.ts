// The same call a third time although nothing has changed in between.

import { counted, grouped, remembered } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import { isValidation } from '../facts/validation.ts';
import { type Detector, headOf, hitOf, sessionsOf } from './detector.ts';

/** The second time may be a look whether it is still so. */
const REPEATS = 3;
const MIN_SESSIONS = 2;
/** Asking others how far they are is waiting, not repeating. */
const WAITING = /^(?:sleep|gh (?:pr|run|workflow)|kubectl|docker (?:ps|logs)|tail|ps|curl|TaskOutput|BashOutput)\b/;

export const repeatedCall: Detector = {
  type: 'repeated_call',
  find: ({ sessions, thresholds: { repeatMin } }) => {
    const isKnownHarmless = remembered(isHarmless);
    const changes = (call: CallFact): boolean => mayChange(call, isKnownHarmless);
    const repeats = [...sessions.values()].flatMap((session) => repeatsIn(session, changes));
    return [...grouped(repeats, keyOf)].flatMap(([key, group]) => {
      const hits = group.map(hitOf);
      if (hits.length < repeatMin || sessionsOf(hits) < MIN_SESSIONS) return [];
      return [
        {
          type: 'repeated_call' as const,
          key,
          subject: `${key} was repeated ${hits.length} times with nothing changed in between`,
          remediation: 'skill' as const,
          hits,
          isEnough: (counting) => counting.length >= repeatMin && sessionsOf(counting) >= MIN_SESSIONS,
          details: { what: key, about: counted(group.map(describe), 10) },
        },
      ];
    });
  },
};

/** `calls` of one session, in order: those that were made at least the third time since something changed. */
const repeatsIn = (calls: readonly CallFact[], changes: (call: CallFact) => boolean): readonly CallFact[] => {
  const times = new Map<string, Map<string, number>>();
  const repeats: CallFact[] = [];
  for (const call of calls) {
    if (changes(call)) times.clear();
    const { tool, input } = call;
    const ofTool = times.get(tool) ?? new Map<string, number>();
    const time = (ofTool.get(input) ?? 0) + 1;
    times.set(tool, ofTool.set(input, time));
    if (time >= REPEATS && !isWaiting(call)) repeats.push(call);
  }
  return repeats;
};

/** What may have changed the workspace, or what is known of it: also a command of which nobody knows what it does. */
const mayChange = (call: CallFact, isKnownHarmless: (command: string) => boolean): boolean =>
  (call.writes.length > 0 || !call.commands.every(isKnownHarmless)) && call.ended?.status === 'ok';

const READING =
  /^(?:cat|ls|head|tail|grep|rg|find|wc|pwd|which|git (?:status|diff|log|show|branch|blame|rev-parse|ls-files|remote)|go (?:doc|list|env|version|vet|test)|npm (?:ls|view)|stat|file|du|tree|sed -n|awk|jq|sort|uniq|cut|diff|echo|true|test)\b/;
const isHarmless = (command: string): boolean => READING.test(command) || isValidation(command);

const isWaiting = ({ tool, commands }: CallFact): boolean => [tool, ...commands].some((text) => WAITING.test(text));

const keyOf = (call: CallFact): string => (call.commands[0] === undefined ? call.tool : headOf(call.commands[0]));

const describe = ({ commands, reads, tool }: CallFact): string => commands[0] ?? reads[0] ?? tool;
