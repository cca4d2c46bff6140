// Files that are changed again and again in many sessions; told by directory, because who works on one works on its
// neighbours.
import type { CallFact } from '../facts/fact.ts';
import { isTestCommand } from '../facts/validation.ts';
import { counted, type Detector, grouped, type Hit, hitOf, remembered, sessionsOf } from './detector.ts';
import { folderOf } from './edit-revert.ts';

/** One long session makes no hot file. */
const MIN_SESSIONS = 5;
/** What is written by programs, or about the work. */
const NOT_CODE =
  /(?:^|\/)(?:package-lock\.json|yarn\.lock|go\.sum|Cargo\.lock|CHANGELOG[^/]*)$|^\.(?:harness|claude|git)\//;

export const hotFiles: Detector = {
  type: 'hot_files',
  find: (scene) => {
    const min = scene.thresholds.hotFileEditsMin;
    const isHot = (hits: readonly Hit[]): boolean => hits.length >= min && sessionsOf(hits) >= MIN_SESSIONS;
    const hot = [...editsByPath(scene.calls)]
      .map(([path, calls]) => ({ path, calls }))
      .filter(({ path, calls }) => calls.length >= min && isOwn(path) && isHot(calls.map(hitOf)));
    const sessions = hot.length === 0 ? [] : sessionsIn(scene.calls);
    return [...grouped(hot, ({ path }) => folderOf(path))].map(([folder, files]) => {
      const named = new Set(files.map(({ path }) => path));
      const changes = files.flatMap(({ calls }) => calls).sort((a, b) => a.at - b.at);
      return {
        type: 'hot_files',
        key: folder,
        subject: `${files.length} ${files.length === 1 ? 'file' : 'files'} below ${folder} changed ${changes.length} times`,
        remediation: 'skill',
        hits: changes.map(hitOf),
        isEnough: isHot,
        details: {
          folder,
          files: files
            .map(({ path, calls }) => ({ path, edits: calls.length, sessions: sessionsOf(calls.map(hitOf)) }))
            .sort((a, b) => b.edits - a.edits)
            .slice(0, 20),
          together: changedTogether(sessions, named),
          tests: testsAfter(sessions, named),
        },
      };
    });
  },
};

const editsByPath = (calls: readonly CallFact[]): ReadonlyMap<string, readonly CallFact[]> => {
  const edits = new Map<string, CallFact[]>();
  for (const call of calls) {
    if (call.ended?.status !== 'ok') continue;
    for (const path of call.writes) {
      const known = edits.get(path);
      if (known === undefined) edits.set(path, [call]);
      else known.push(call);
    }
  }
  return edits;
};

/** A directory that a command removes has no ending; what has none and is a file begins with a capital (Makefile). */
const FILE = /(?:\.\w+|(?:^|\/)[A-Z]\w*)$/;

/** Inside the workspace and written by hand. */
const isOwn = (path: string): boolean =>
  FILE.test(path) && !path.startsWith('/') && !path.startsWith('..') && !NOT_CODE.test(path);

/** What matters of one session, gathered once for all directories. */
interface Session {
  readonly written: ReadonlySet<string>;
  /** Changes and test runs with their place among all calls of the session. */
  readonly steps: readonly {
    readonly at: number;
    readonly writes: readonly string[];
    readonly tests: readonly string[];
  }[];
}

const sessionsIn = (calls: readonly CallFact[]): readonly Session[] => {
  const [isOwnPath, isTest] = [remembered(isOwn), remembered(isTestCommand)];
  return [...grouped(calls, ({ session }) => session).values()].map((session) => {
    const steps = session.flatMap(({ ended, writes, commands }, at) => {
      const [own, tests] = [ended?.status === 'ok' ? writes.filter(isOwnPath) : [], commands.filter(isTest)];
      return own.length + tests.length === 0 ? [] : [{ at, writes: own, tests }];
    });
    return { written: new Set(steps.flatMap(({ writes }) => writes)), steps };
  });
};

const MIN_TOGETHER = 3;

/** Files that sessions which change the hot ones change as well, with the number of sessions. */
const changedTogether = (sessions: readonly Session[], hot: ReadonlySet<string>) => {
  const others = sessions
    .filter(({ written }) => touches(written, hot))
    .flatMap(({ written }) => [...written].filter((path) => !hot.has(path)));
  return counted(others, 10).filter(({ count }) => count >= MIN_TOGETHER);
};

const touches = (written: ReadonlySet<string>, hot: ReadonlySet<string>): boolean => {
  for (const path of hot) if (written.has(path)) return true;
  return false;
};

const NEXT_CALLS = 15;

/** Test commands that follow changes of the hot files. */
const testsAfter = (sessions: readonly Session[], hot: ReadonlySet<string>) => {
  const found: string[] = [];
  for (const { written, steps } of sessions) {
    if (!touches(written, hot)) continue;
    let last = Number.NEGATIVE_INFINITY;
    for (const { at, writes, tests } of steps) {
      if (writes.some((path) => hot.has(path))) last = at;
      if (at - last < NEXT_CALLS) found.push(...tests);
    }
  }
  return counted(found, 5);
};
