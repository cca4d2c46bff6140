import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { endTree, type ProcessTree, survivors } from '../../src/workspace/process-tree.ts';

/** A shell that leads a group, and its tree. */
const start = (text: string, marker: string): ProcessTree => {
  const child = spawn('bash', ['-c', text], {
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, MARK: marker },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { group: child.pid ?? 0, marker: `MARK=${marker}`, began: performance.now() };
};

const zombies = (group: number): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(`) Z ${group} ${group} `);
    } catch {
      return false;
    }
  });

describe('a process tree', () => {
  it('does not count the dead whom nobody has buried', async () => {
    const tree = start('true & exec sleep 60', 'a');
    await vi.waitFor(() => expect(zombies(tree.group)).not.toEqual([]), { timeout: 5000, interval: 5 });
    expect(survivors(tree)).toEqual([-tree.group, tree.group]);
    await endTree(tree);
    expect(survivors(tree)).toEqual([]);
  });

  it('is told from others by the whole of its marker', async () => {
    const other = start('sleep 60', 'bc');
    const tree = start('exec sleep 60', 'b');
    expect(survivors(tree)).toEqual([-tree.group, tree.group]);
    await endTree(tree);
    expect(survivors(other)).not.toEqual([]);
    await endTree(other);
  });

  it('also finds members when process numbers may have gone round', async () => {
    const tree = { ...start('exec sleep 60', 'c'), began: -1e9 };
    expect(survivors(tree)).toEqual([-tree.group, tree.group]);
    await endTree(tree);
    expect(survivors(tree)).toEqual([]);
  });
});
