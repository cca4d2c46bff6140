// Files that are changed again and again in many sessions; told by directory, because who works on one works on its
// neighbours.

import { byCount, counted, fitting, grouped, remembered } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import { isTestCommand } from '../facts/validation.ts';
import { type Detector, type Hit, hitOf, type Scene, sessionsOf } from './detector.ts';
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
    const isHot = (hits: readonly Pick<Hit, 'session'>[]): boolean =>
      hits.length >= min && sessionsOf(hits) >= MIN_SESSIONS;
    const work = workIn(scene);
    const writers = writersIn(work);
    const hot = [...editsByPath(work)].map(([path, calls]) => ({ path, calls })).filter(({ calls }) => isHot(calls));
    return [...grouped(hot, ({ path }) => folderOf(path))].map(([folder, files]) => {
      const named = new Set(files.map(({ path }) => path));
      const changes = files.flatMap(({ calls }) => calls).sort((a, b) => a.at - b.at);
      const sessions = [...new Set(changes.map(({ session }) => session))].flatMap(
        (session) => work.get(session) ?? [],
      );
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
            .map(({ path, calls }) => ({ path, edits: calls.length, sessions: sessionsOf(calls) }))
            .sort((a, b) => b.edits - a.edits)
            .slice(0, 20),
          together: changedTogether(writers, new Set(sessions))
            .filter(({ text }) => !named.has(text))
            .slice(0, 10),
          tests: testsAfter(sessions, named),
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

/** What matters of one session, gathered once for all directories. */
interface Work {
  readonly written: ReadonlySet<string>;
  readonly steps: readonly Step[];
}

/** A change or a test run. */
interface Step {
  readonly call: CallFact;
  /** Its place among all calls of the session. */
  readonly at: number;
  readonly writes: readonly string[];
  readonly tests: readonly string[];
}

const workIn = ({ sessions }: Scene): ReadonlyMap<string, Work> => {
  const [isOwnPath, isTest] = [remembered(isOwn), remembered(isTestCommand)];
  const work = new Map<string, Work>();
  for (const [session, calls] of sessions) {
    const steps: Step[] = [];
    for (const [at, call] of calls.entries()) {
      const [own, tests] = [fitting(call.writes, isOwnPath), fitting(call.commands, isTest)];
      const writes = own.length > 0 && call.ended?.status === 'ok' ? own : [];
      if (writes.length + tests.length > 0) steps.push({ call, at, writes, tests });
    }
    work.set(session, { written: new Set(steps.flatMap(({ writes }) => writes)), steps });
  }
  return work;
};

/** Own files with the calls that changed them. */
const editsByPath = (work: ReadonlyMap<string, Work>): ReadonlyMap<string, readonly CallFact[]> => {
  const edits = new Map<string, CallFact[]>();
  const add = (path: string, call: CallFact): void => {
    const known = edits.get(path);
    if (known === undefined) edits.set(path, [call]);
    else known.push(call);
  };
  for (const { steps } of work.values())
    for (const { call, writes } of steps) for (const path of writes) add(path, call);
  return edits;
};

const MIN_TOGETHER = 3;

/** Sessions by the files that they changed. */
const writersIn = (work: ReadonlyMap<string, Work>): ReadonlyMap<string, readonly Work[]> => {
  const writers = new Map<string, Work[]>();
  for (const session of work.values()) {
    for (const path of session.written) {
      const known = writers.get(path);
      if (known === undefined) writers.set(path, [session]);
      else known.push(session);
    }
  }
  return writers;
};

/** Files that these sessions change, with the number of sessions; the most frequent first. */
const changedTogether = (writers: ReadonlyMap<string, readonly Work[]>, sessions: ReadonlySet<Work>) =>
  [...writers]
    .map(([text, all]) => ({ text, count: all.filter((session) => sessions.has(session)).length }))
    .filter(({ count }) => count >= MIN_TOGETHER)
    .sort(byCount);

const NEXT_CALLS = 15;

/** Test commands that follow changes of the hot files. */
const testsAfter = (sessions: readonly Work[], hot: ReadonlySet<string>) => {
  const found: string[] = [];
  for (const { steps } of sessions) {
    let last = Number.NEGATIVE_INFINITY;
    for (const { at, writes, tests } of steps) {
      if (writes.some((path) => hot.has(path))) last = at;
      if (at - last < NEXT_CALLS) found.push(...tests);
    }
  }
  return counted(found, 5);
};
