// What stands against a task: findings of guards that nobody has closed, and changes that nobody on record has made.
import type { GateItem, Task } from '../../core/task.ts';
import type { Change, Facts, Finding, Scan } from './facts.ts';

const GRAVE = ['high', 'critical'];

/**
 * Grave findings since the task began that no later scan of their file has closed; one item a rule and file. What is in a
 * file that nothing has written since then was there before: somebody has looked at the whole repository.
 */
export const openFindings = (
  { task, attempts }: Task,
  { findings, scans }: Facts,
  changes: readonly Change[],
): readonly GateItem[] => {
  const since = attempts[0]?.started ?? '';
  const mayBeNew = (path: string): boolean => changes.some(({ paths }) => paths.length === 0 || paths.includes(path));
  const grave = findings.filter(({ at, path, severity }) => at >= since && GRAVE.includes(severity) && mayBeNew(path));
  const open = grave.filter((finding) => !scans.some((scan) => closes(scan, finding, findings)));
  const items = new Map(open.map((finding) => [`guard:${finding.rule}:${finding.path}`, finding]));
  return [...items].map(([item, { path, line, rule, message, severity }]) => ({
    item,
    state: 'missing',
    what: `${path}:${line} breaks ${rule} (${severity})${message === '' ? '' : `: ${message}`}`,
    next: `mend it, so that the next scan finds nothing, or have a person agree: harness tasks skip ${task} ${item} --reason "…"`,
  }));
};

/** A later look at the file, for this rule, that has not found it again. */
const closes = (scan: Scan, { at, look, path, rule }: Finding, all: readonly Finding[]): boolean => {
  if (!scan.paths.includes(path) || scan.at < at || scan.look === look) return false;
  // `all` did not run to the end: it may have been this file that was left out.
  if (scan.notRun.includes(rule) || scan.notRun.includes('all')) return false;
  return !all.some((other) => other.path === path && other.rule === rule && other.look === scan.look);
};

/**
 * Files that changed between calls. A command that may write anything explains it, and so does a recorded write after
 * it: what is there now is known. One item a file.
 */
export const unexplainedDrift = (
  { task, attempts }: Task,
  { drifts, roots }: Facts,
  changes: readonly Change[],
): readonly GateItem[] => {
  const first = attempts[0];
  if (first === undefined) return [];
  const open = drifts.filter(({ at, path, session }) => {
    if (at < first.started || (roots.get(session) ?? first.root) !== first.root) return false;
    return !changes.some(({ paths, began }) =>
      paths.length === 0 ? began <= at : began >= at && paths.includes(path),
    );
  });
  return [...new Set(open.map(({ path }) => path))].map((path) => ({
    item: `drift:${path}`,
    state: 'missing',
    what: `${path} was changed by nobody on record`,
    next: `write it anew through this server, or have a person agree: harness tasks skip ${task} drift:${path} --reason "…"`,
  }));
};
