// Files that are changed again and again in many sessions; told by directory, because who works on one works on its
// neighbours.
import type { CallFact } from '../facts/fact.ts';
import { isTestCommand } from '../facts/validation.ts';
import { counted, type Detector, grouped, type Hit, hitOf, sessionsOf } from './detector.ts';
import { folderOf } from './edit-revert.ts';

/** One long session makes no hot file. */
const MIN_SESSIONS = 5;
/** What is written by programs, or about the work. */
const NOT_CODE =
  /(?:^|\/)(?:package-lock\.json|yarn\.lock|go\.sum|Cargo\.lock|CHANGELOG[^/]*)$|^\.(?:harness|claude|git)\//;

export const hotFiles: Detector = {
  type: 'hot_files',
  find: (scene) => {
    const edits = scene.calls.flatMap((call) =>
      call.ended?.status === 'ok' ? call.writes.filter(isOwn).map((path) => ({ path, call })) : [],
    );
    const min = scene.thresholds.hotFileEditsMin;
    const isHot = (hits: readonly Hit[]): boolean => hits.length >= min && sessionsOf(hits) >= MIN_SESSIONS;
    const hot = [...grouped(edits, ({ path }) => path)]
      .map(([path, group]) => ({ path, calls: group.map(({ call }) => call) }))
      .filter(({ calls }) => isHot(calls.map(hitOf)));
    return [...grouped(hot, ({ path }) => folderOf(path))].map(([folder, files]) => {
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
          together: changedTogether(scene.calls, new Set(files.map(({ path }) => path))),
          tests: testsAfter(scene.calls, new Set(files.map(({ path }) => path))),
        },
      };
    });
  },
};

/** A directory that a command removes has no ending; what has none and is a file begins with a capital (Makefile). */
const FILE = /(?:\.\w+|(?:^|\/)[A-Z]\w*)$/;

/** Inside the workspace and written by hand. */
const isOwn = (path: string): boolean =>
  FILE.test(path) && !path.startsWith('/') && !path.startsWith('..') && !NOT_CODE.test(path);

/** Files that sessions which change the hot ones change as well, with the number of sessions. */
const changedTogether = (calls: readonly CallFact[], hot: ReadonlySet<string>) => {
  const written = [...grouped(calls, ({ session }) => session).values()].map(
    (session) => new Set(session.flatMap(({ ended, writes }) => (ended?.status === 'ok' ? writes.filter(isOwn) : []))),
  );
  const others = written
    .filter((paths) => [...paths].some((path) => hot.has(path)))
    .flatMap((paths) => [...paths].filter((path) => !hot.has(path)));
  return counted(others, 10).filter(({ count }) => count >= 3);
};

const NEXT_CALLS = 15;

/** Test commands that follow changes of the hot files. */
const testsAfter = (calls: readonly CallFact[], hot: ReadonlySet<string>) => {
  const found: string[] = [];
  for (const session of grouped(calls, ({ session: id }) => id).values()) {
    let since = NEXT_CALLS;
    for (const call of session) {
      since = call.writes.some((path) => hot.has(path)) ? 0 : since + 1;
      if (since < NEXT_CALLS) found.push(...call.commands.filter(isTestCommand));
    }
  }
  return counted(found, 5);
};
