// Finds and ends every process that a command left behind. Its process group is the rule; on Linux also those that
// left the group, known by a variable that all descendants inherit, or by a parent that is still alive. One that
// clears its environment, leaves the group and outlives its parents gets away: only a sandbox holds such a process.
import { readdirSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessTree {
  /** Id of the group and of its first process. */
  readonly group: number;
  /** `NAME=value`, in the environment of every descendant and nowhere else. */
  readonly marker: string;
  /** When it was started, on the clock of performance.now. */
  readonly began: number;
  /**
   * Set for a sandbox: the process whose end ends all others in it, once that is known. The first process then only
   * watches; ending it politely would kill the rest without a word, so it is ended last.
   */
  readonly init?: () => number | undefined;
}

interface Status {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** How long a process may take to end by itself, and how long the kernel may take to end it. */
const PATIENCE_MS = { SIGTERM: 500, SIGKILL: 5000 } as const;
const MAX_PAUSE_MS = 50;
/** For so long, process numbers are sure not to have gone once round since the start. */
const ORDERED_MS = 5000;

/** Ends the tree, politely first; resolves when nothing of it is left, at once if nothing was. */
export const endTree = async (tree: ProcessTree): Promise<void> => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const told = new Set<number>();
    const deadline = performance.now() + PATIENCE_MS[signal];
    for (let pause = 1; performance.now() < deadline; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      const left = survivors(tree);
      if (left.length === 0) return;
      const targets = left.filter((target) => !told.has(target) && !isSpared(tree, target, signal));
      for (const target of targets) {
        send(target, signal);
        told.add(target);
      }
      await sleep(pause);
    }
  }
};

/** Who is still alive, as targets of a signal: processes, and the group as a negative number. */
export const survivors = (tree: ProcessTree): readonly number[] => {
  const groupLeft = send(-tree.group, 0);
  const init = tree.init?.();
  // The kernel lets the first process of a sandbox end only after all others in it.
  if (init !== undefined && !groupLeft && statusOf(init).length === 0) return [];
  const pids = candidates(tree, groupLeft);
  // Without /proc the group is all there is to see.
  if (pids === undefined) return groupLeft ? [-tree.group] : [];
  const statuses = pids.flatMap(statusOf);
  const found = new Set(statuses.filter((status) => isMember(tree, status)).map(({ pid }) => pid));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { pid, parent } of statuses) if (found.has(parent)) found.add(pid);
  }
  if (found.size === 0) return [];
  return groupLeft ? [-tree.group, ...found] : [...found];
};

/** The first process of the sandbox dies with its watcher, and is only waited for. */
const isSpared = ({ group, init }: ProcessTree, target: number, signal: NodeJS.Signals): boolean =>
  init !== undefined && (target === init() || (signal === 'SIGTERM' && Math.abs(target) === group));

/** Signals a process or group; whether there was one that could be signalled. */
const send = (target: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    return kill(target, signal);
  } catch {
    return false;
  }
};

/** The processes that may belong to the tree: those started after it, where numbers tell; undefined without /proc. */
const candidates = ({ group, began }: ProcessTree, groupLeft: boolean): readonly number[] | undefined => {
  try {
    const newest = Number(readFileSync('/proc/loadavg', 'utf8').trimEnd().split(' ').at(-1));
    if (!groupLeft && newest === group) return [];
    const oldest = newest >= group && performance.now() - began < ORDERED_MS ? group : 1;
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid >= oldest);
  } catch {
    return undefined;
  }
};

/** A process that is alive; the dead whom nobody has buried do not count. */
const statusOf = (pid: number): readonly Status[] => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may itself hold blanks and parentheses.
    const [state, parent, group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? [] : [{ pid, parent: Number(parent), group: Number(group) }];
  } catch {
    return [];
  }
};

const isMember = ({ group, marker, init }: ProcessTree, status: Status): boolean => {
  if (status.group === group || status.pid === init?.()) return true;
  try {
    return readFileSync(`/proc/${status.pid}/environ`, 'latin1').split('\0').includes(marker);
  } catch {
    return false;
  }
};
