// Keeps the traps of all sandboxes of a repository, over all processes that serve it. Removing a name on the disk
// would also lift the mount on it out of every sandbox that still runs; so the last one to leave removes them. The
// first one's guard holds for all that come while it stays: what appears later, a running command may have made, and
// could exchange for a link between our look and the mount. Who was killed is found out by its process number.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import * as z from 'zod';
import { systemCode } from '../../core/error.ts';
import { withLockFile } from '../lock-file.ts';
import type { Mount } from './argv.ts';
import type { Guard, Trap } from './guard.ts';

export interface Holds {
  /** The guard to use for a workspace, its traps set: the one in force, else a new one; and how to give it back. */
  enter(root: string, fresh: () => Guard): { readonly mounts: readonly Mount[]; readonly leave: () => void };
  /** The mounts in force for a workspace while any command that may write runs in it. */
  inForce(root: string): readonly Mount[] | undefined;
  /** Removes what processes left behind that were killed. */
  sweep(): void;
}

const MountSchema = z.strictObject({
  kind: z.enum(['read', 'write', 'hidden-file', 'hidden-directory']),
  path: z.string(),
});
const RecordSchema = z.strictObject({
  traps: z.array(z.strictObject({ path: z.string(), content: z.string().optional() })),
  guards: z.record(z.string(), z.array(MountSchema)),
});
type Held = z.output<typeof RecordSchema>;

const NOTHING: Held = { traps: [], guards: {} };

/** Opens the holds that are kept in a directory outside of every sandbox. */
export const openHolds = (directory: string): Holds => {
  const recordPath = join(directory, 'held.json');
  const me = `${pid}-${startOf(pid)}`;

  const locked = <Value>(work: () => Value): Value =>
    withLockFile(join(directory, 'lock'), 'sandbox_unavailable', work);
  // What cannot be given back now, the next one to come finds and removes.
  const leave = (name: string): void =>
    quietly(() =>
      locked(() => {
        remove(join(directory, name));
        if (holders(directory).length === 0) release(recordPath);
      }),
    );

  return {
    enter: (root, fresh) => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return locked(() => {
        if (holders(directory).length === 0) release(recordPath);
        const name = `${me}-${randomBytes(6).toString('hex')}.holder`;
        writeFileSync(join(directory, name), '', { mode: 0o600 });
        try {
          const held = readHeld(recordPath);
          const mounts = held.guards[root] ?? take(recordPath, held, { root, guard: fresh() });
          return { mounts, leave: () => leave(name) };
        } catch (thrown) {
          remove(join(directory, name));
          if (holders(directory).length === 0) release(recordPath);
          throw thrown;
        }
      });
    },
    inForce: (root) => (holders(directory).length === 0 ? undefined : readHeld(recordPath).guards[root]),
    sweep: () => {
      if (!namesIn(directory).includes('held.json')) return;
      locked(() => {
        if (holders(directory).length === 0) release(recordPath);
      });
    },
  };
};

/** Sets the traps of a new guard. They are written down before they are made: a kill in between leaves none behind. */
const take = (
  recordPath: string,
  held: Held,
  { root, guard }: { readonly root: string; readonly guard: Guard },
): readonly Mount[] => {
  const mounts = z.array(MountSchema).parse(guard.mounts);
  const record = { traps: [...held.traps, ...guard.traps], guards: { ...held.guards, [root]: mounts } };
  writeFileSync(recordPath, JSON.stringify(record), { mode: 0o600 });
  for (const trap of guard.traps) set(trap);
  return mounts;
};

/** Whoever made the name in the meantime has it; it is mounted over all the same. */
const set = ({ path, content }: Trap): void => {
  try {
    if (content === undefined) mkdirSync(path, { mode: 0o755 });
    else writeFileSync(path, content, { flag: 'wx', mode: 0o644 });
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
  }
};

/** Removes all traps, unless somebody has put something into them: then they are theirs. */
const release = (recordPath: string): void => {
  for (const { path, content } of [...readHeld(recordPath).traps].reverse()) {
    if (content === undefined) removeEmpty(path);
    else if (textOf(path) === content) remove(path);
  }
  remove(recordPath);
};

/** Names of those who hold and live; the others' are removed. */
const holders = (directory: string): readonly string[] =>
  namesIn(directory)
    .filter((name) => name.endsWith('.holder'))
    .filter((name) => {
      const [owner = '', start = ''] = name.split('-');
      if (start !== '' && startOf(Number(owner)) === start) return true;
      remove(join(directory, name));
      return false;
    });

const readHeld = (path: string): Held => {
  try {
    return RecordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return NOTHING;
  }
};

/**
 * When a process started, in ticks since the machine did: with the number, that is one process for good. Empty for one
 * that is over, even if nobody has buried it.
 */
const startOf = (process: number): string => {
  const text = textOf(`/proc/${process}/stat`) ?? '';
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? '' : (fields[19] ?? '');
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
};

const remove = (path: string): void => quietly(() => unlinkSync(path));
const removeEmpty = (path: string): void => quietly(() => rmdirSync(path));

const quietly = (work: () => void): void => {
  try {
    work();
  } catch {
    // Gone already, or not ours any more.
  }
};
