// Out of the workspace by links that were put there, and by exchanging one while a call is under way.
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lab, leaks, probes, type Sabotage, type Tried } from './lab.ts';

export const links: Sabotage = {
  name: 'link escape',
  run: async (lab) => {
    const name = 'link escape';
    symlinkSync(lab.outside, join(lab.root, 'leak'));
    symlinkSync(join(lab.outside, 'canary.txt'), join(lab.root, 'leak.txt'));
    symlinkSync('leak', join(lab.root, 'twice'));
    const tried = await probes(
      lab,
      [
        { tool: 'read_file', input: { path: 'leak/canary.txt' } },
        { tool: 'read_file', input: { path: 'leak.txt' } },
        { tool: 'read_file', input: { path: 'twice/canary.txt' } },
        { tool: 'write_file', input: { path: 'leak/new.txt', content: 'x' } },
        { tool: 'write_file', input: { path: 'leak.txt', content: 'x', overwrite: true } },
        { tool: 'edit_file', input: { path: 'leak.txt', old: 'hush', new: 'told' } },
        { tool: 'run_command', input: { cmd: 'cat leak/canary.txt' } },
        { tool: 'run_command', input: { cmd: 'head -1 twice/*' } },
      ].map((one) => ({ ...one, name, mustFail: true })),
    );
    // What is found below the link must not be shown; that nothing is found is a fine answer.
    const search = { name, tool: 'search_code', input: { query: lab.secret.slice(0, 12) }, mustFail: false };
    const found = await probes(lab, [search]);
    for (const link of ['leak', 'leak.txt', 'twice']) rmSync(join(lab.root, link));
    return [...tried, ...found];
  },
};

const ROUNDS = 12;

/** A directory that is now a directory and now a link to the outside, as fast as another process can exchange them. */
export const swapRace: Sabotage = {
  name: 'link exchanged in mid-call',
  run: async (lab) => {
    setUp(lab);
    const turning = setInterval(() => turn(lab), 0);
    try {
      return await race(lab);
    } finally {
      clearInterval(turning);
      tearDown(lab);
    }
  },
};

const NAMES = ['turning', 'turned', 'turned.away'] as const;

const setUp = ({ root, outside }: Lab): void => {
  mkdirSync(join(root, 'turning'));
  writeFileSync(join(root, 'turning', 'canary.txt'), 'harmless\n');
  symlinkSync(outside, join(root, 'turned'));
};

const tearDown = ({ root }: Lab): void => {
  for (const name of NAMES) rmSync(join(root, name), { recursive: true, force: true });
};

/** Exchanges the names of the directory and the link. */
const turn = (lab: Lab): void => {
  const at = (name: (typeof NAMES)[number]): string => join(lab.root, name);
  try {
    renameSync(at('turning'), at('turned.away'));
    renameSync(at('turned'), at('turning'));
    renameSync(at('turned.away'), at('turned'));
  } catch {
    // A write has made the directory anew in between, as it may.
    tearDown(lab);
    setUp(lab);
  }
};

const race = async (lab: Lab): Promise<readonly Tried[]> => {
  const calls: string[] = [];
  let harm: string | undefined;
  const watch = readOutside(lab);
  for (let round = 0; round < ROUNDS && harm === undefined; round += 1) {
    const answers = await Promise.all([
      lab.assistant.call('read_file', { path: 'turning/canary.txt' }),
      lab.assistant.call('write_file', { path: `turning/new-${round}.txt`, content: 'x' }),
      lab.assistant.call('run_command', { cmd: 'cat turning/canary.txt' }),
    ]);
    calls.push(...answers.map(({ call }) => call));
    if (answers.some((answer) => leaks(lab, answer))) harm = 'an answer holds the secret';
    else if (readOutside(lab) !== watch) harm = 'a file was written outside';
  }
  const outcome = harm === undefined ? 'refused' : 'succeeded';
  const probe = `read_file, write_file and cat of turning/…, ${calls.length} calls`;
  return [{ name: swapRace.name, probe, outcome, detail: harm ?? 'nothing came out or in', calls }];
};

const readOutside = ({ outside }: Lab): string => readdirSync(outside).sort().join();
