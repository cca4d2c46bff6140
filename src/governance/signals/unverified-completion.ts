// Sessions that end with changes which nothing has tested or checked.
import type { CallFact } from '../facts/fact.ts';
import { isTestCommand, isValidation } from '../facts/validation.ts';
import { counted, type Detector, grouped, hitOf, remembered, type Scene, sessionsOf } from './detector.ts';

/** A session that was active so short a time before the end of the record may go on. */
const RECENT_MS = 3_600_000;
/** What no test would notice. */
const PROSE =
  /\.(?:md|mdx|txt|rst|adoc|license|lock|gitignore)$|(?:^|\/)(?:LICENSE|NOTICE|\.gitignore)$|^\.[^/]+(?:\/|$)/i;

export const unverifiedCompletion: Detector = {
  type: 'unverified_completion',
  find: (scene) => {
    const { calls, thresholds } = scene;
    const ended = [...grouped(calls, ({ session }) => session).values()].filter((session) => isOver(session, scene));
    const isChange = changesBy(remembered(isCode));
    const open = ended.flatMap((session) => unverifiedIn(session, isChange) ?? []);
    const hits = open.map(({ last }) => hitOf(last));
    if (sessionsOf(hits) < thresholds.repeatMin) return [];
    const wrote = ended.filter((session) => session.some(isChange)).length;
    return [
      {
        type: 'unverified_completion',
        key: 'unverified',
        subject: `${hits.length} of ${wrote} sessions with changes ended without a test or check of the last one`,
        remediation: 'skill',
        hits,
        isEnough: (counting) => sessionsOf(counting) >= thresholds.repeatMin,
        details: {
          sessions_with_changes: wrote,
          unverified: hits.length,
          commands: usualCommands(calls),
          paths: counted(
            open.flatMap(({ files }) => files),
            10,
          ),
        },
      },
    ];
  },
};

const isOver = (session: readonly CallFact[], { until }: Scene): boolean =>
  (session.at(-1)?.at ?? until) < until - RECENT_MS;

type Tell = (call: CallFact) => boolean;

const changesBy =
  (isCodePath: (path: string) => boolean): Tell =>
  ({ ended, writes }) =>
    ended?.status === 'ok' && writes.some(isCodePath);

/** What has no ending is a directory that a command removes, or no code. */
const isCode = (path: string): boolean => /\.\w+$/.test(path) && !PROSE.test(path) && !/^(?:\/|~|\.\.)/.test(path);

/** A run that failed has verified as well: it is known that something is wrong, and then nothing was done about it. */
const verifies = ({ ended, commands, tests }: CallFact): boolean =>
  (ended?.status === 'ok' && commands.some(isValidation)) || tests === 'passed';

const unverifiedIn = (
  session: readonly CallFact[],
  isChange: Tell,
): { readonly last: CallFact; readonly files: readonly string[] } | undefined => {
  const verified = session.findLastIndex(verifies);
  const changes = session.slice(verified + 1).filter(isChange);
  const last = changes.at(-1);
  return last === undefined
    ? undefined
    : { last, files: [...new Set(changes.flatMap(({ writes }) => writes.filter(isCode)))] };
};

/** How tests are run here, most used first: what the draft can say. */
const usualCommands = (calls: readonly CallFact[]) => {
  const all = calls
    .filter(({ ended }) => ended?.status === 'ok')
    .flatMap(({ commands }) => commands.filter(isValidation));
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
