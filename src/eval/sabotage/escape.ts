// Out of the workspace, by every spelling of a path.
import { join } from 'node:path';
import type { Probe, Sabotage } from './lab.ts';
import { probes } from './lab.ts';

const name = 'path escape';

export const pathEscape: Sabotage = {
  name,
  run: (lab) => {
    const canary = join(lab.outside, 'canary.txt');
    const paths = [
      '../outside/canary.txt',
      canary,
      './x/../../outside/canary.txt',
      `${lab.root}/../outside/canary.txt`,
      `${lab.root}-old/../outside/canary.txt`,
      '/proc/self/environ',
      '/proc/self/root/etc/passwd',
      '../outside/canary.txt\u0000.md',
    ];
    const all: readonly Omit<Probe, 'name' | 'mustFail'>[] = [
      ...paths.map((path) => ({ tool: 'read_file', input: { path } })),
      ...paths.map((path) => ({ tool: 'write_file', input: { path, content: 'gone', overwrite: true } })),
      { tool: 'edit_file', input: { path: '../outside/canary.txt', old: 'hush', new: 'told' } },
      { tool: 'search_code', input: { query: 'hush-', path: '../outside' } },
      { tool: 'search_code', input: { query: 'hush-', path: lab.outside } },
      { tool: 'run_command', input: { cmd: 'cat ../outside/canary.txt' } },
      { tool: 'run_command', input: { argv: ['cat', canary] } },
      { tool: 'run_command', input: { cmd: 'ls', cwd: '../outside' } },
      { tool: 'run_command', input: { cmd: 'cd .. && cat outside/canary.txt' } },
      { tool: 'run_tests', input: { cmd: `cat ${canary}` } },
    ];
    return probes(
      lab,
      all.map((one) => ({ ...one, name, mustFail: true })),
    );
  },
};
