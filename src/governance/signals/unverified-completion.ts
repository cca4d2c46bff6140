// Sessions that end with changes which nothing has tested or checked.

import { counted, fitting, remembered } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import { isTestCommand, isValidation } from '../facts/validation.ts';
import { type Detector, hitOf, type Scene, sessionsOf } from './detector.ts';

/** A session that was active so short a time before the end of the record may go on. */
const RECENT_MS = 3_600_000;
/** What no test would notice. */
const PROSE =
  /\.(?:md|mdx|txt|rst|adoc|license|lock|gitignore)$|(?:^|\/)(?:LICENSE|NOTICE|\.gitignore)$|^\.[^/]+(?:\/|$)/i;

export const unverifiedCompletion: Detector = {
  type: 'unverified_completion',
  find: (scene) => {
    const { calls, thresholds } = scene;
    const ended = [...scene.sessions.values()].filter((session) => isOver(session, scene));
    const [isCodePath, isCheck] = [remembered(isCode), remembered(isValidation)];
    const writing = ended.map((session) => changesIn(session, isCodePath, isCheck)).filter(({ wrote }) => wrote);
    const hits = writing.flatMap(({ unverified }) => unverified.slice(-1)).map(({ call }) => hitOf(call));
    if (sessionsOf(hits) < thresholds.repeatMin) return [];
    const files = writing.map(({ unverified }) => new Set(unverified.flatMap(({ paths }) => paths)));
    return [
      {
        type: 'unverified_completion',
        key: 'unverified',
        subject: `${hits.length} of ${writing.length} sessions with changes ended without a test or check of the last one`,
        remediation: 'skill',
        hits,
        isEnough: (counting) => sessionsOf(counting) >= thresholds.repeatMin,
        details: {
          sessions_with_changes: writing.length,
          unverified: hits.length,
          commands: usualCommands(calls, isCheck),
          paths: counted(
            files.flatMap((paths) => [...paths]),
            10,
          ),
        },
      },
    ];
  },
};

const isOver = (session: readonly CallFact[], { until }: Scene): boolean =>
  (session.at(-1)?.at ?? until) < until - RECENT_MS;

type Tell = (text: string) => boolean;

/** What has no ending is a directory that a command removes, or no code. */
const isCode = (path: string): boolean => /\.\w+$/.test(path) && !PROSE.test(path) && !/^(?:\/|~|\.\.)/.test(path);

const isDone = ({ ended }: CallFact): boolean => ended?.status === 'ok';

/** A run that failed has verified as well: it is known that something is wrong, and then nothing was done about it. */
const verifies = (call: CallFact, isCheck: Tell): boolean =>
  (call.commands.some(isCheck) && isDone(call)) || call.tests === 'passed';

interface Changes {
  readonly wrote: boolean;
  /** Those after the last check, with the code that they changed. */
  readonly unverified: readonly { readonly call: CallFact; readonly paths: readonly string[] }[];
}

const changesIn = (session: readonly CallFact[], isCodePath: Tell, isCheck: Tell): Changes => {
  let wrote = false;
  let unverified: { call: CallFact; paths: readonly string[] }[] = [];
  for (const call of session) {
    const paths = fitting(call.writes, isCodePath);
    const isChange = paths.length > 0 && isDone(call);
    wrote ||= isChange;
    if (verifies(call, isCheck)) unverified = [];
    else if (isChange) unverified.push({ call, paths });
  }
  return { wrote, unverified };
};

/** How tests are run here, most used first: what the draft can say. */
const usualCommands = (calls: readonly CallFact[], isCheck: Tell) => {
  const all: string[] = [];
  for (const call of calls) if (call.commands.some(isCheck) && isDone(call)) all.push(...call.commands.filter(isCheck));
  return counted(
    [...all.filter(isTestCommand), ...all.filter((command) => !isTestCommand(command))].map(firstWords),
    6,
  );
};

/** Without what differs from one time to the next. */
const firstWords = (command: string): string =>
  command
    .split(' ')
    .filter((word) => !/[*=$"'(]/.test(word))
    .slice(0, 3)
    .join(' ');
