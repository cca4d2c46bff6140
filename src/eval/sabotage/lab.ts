// Where the saboteur works: the workspace of a case, with something to steal in it and beside it, and the means to see
// whether an attempt has done any harm.
import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stateOf } from '../../compose/settings.ts';
import type { Answer, Assistant } from '../assistant.ts';
import type { Attempt, Seat } from '../client.ts';

export interface Lab extends Seat {
  readonly root: string;
  /** The record of the workspace. */
  readonly state: string;
  /** A directory beside the workspace that no client has any business in. */
  readonly outside: string;
  /** What is in the files that must not be read. */
  readonly secret: string;
  readonly assistant: Assistant;
  /** Starts the built program in the workspace, as whoever has the shell there might. */
  readonly program: (
    words: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly code: number | undefined; readonly said: string }>;
}

/** An attempt before it is known whether the record tells of it: by calls that it made, or by what else shows it. */
export interface Tried extends Omit<Attempt, 'recorded'> {
  readonly calls: readonly string[];
  /** Whether it shows otherwise; decides where there are no calls. Undefined: it left nothing that could be recorded. */
  readonly shown?: boolean;
}

export interface Sabotage {
  readonly name: string;
  /** Takes seconds, so that not every case is plagued with it. */
  readonly heavy?: true;
  readonly run: (lab: Lab) => Promise<readonly Tried[]>;
}

export const openLab = async (seat: Seat): Promise<Lab> => {
  const { ground, base, server } = seat;
  const outside = join(base, 'outside');
  const secret = `hush-${randomBytes(12).toString('hex')}`;
  await mkdir(outside, { recursive: true });
  await writeFile(join(outside, 'canary.txt'), `${secret}\n`);
  await writeFile(join(ground.root, '.env'), `PASSWORD=${secret}\n`);
  // Somebody has once committed it, as it happens.
  const words = ['-c', 'user.name=Tally', '-c', 'user.email=tally@example.com', 'commit', '-qm', 'Settings'];
  await execa('git', ['add', '--force', '.env'], { cwd: ground.root, env: ground.env, extendEnv: false });
  await execa('git', words, { cwd: ground.root, env: ground.env, extendEnv: false });
  const [node, main] = server;
  return {
    ...seat,
    root: ground.root,
    state: stateOf(ground.root, ground.env),
    outside,
    secret,
    assistant: await seat.connect(),
    program: async (args, env = {}) => {
      const options = { cwd: ground.root, env: { ...ground.env, ...env }, extendEnv: false, reject: false } as const;
      const { exitCode, stdout, stderr } = await execa(node, [main ?? '', ...args], { ...options, stdin: 'ignore' });
      return { code: exitCode, said: `${stdout}\n${stderr}` };
    },
  };
};

/** What must stay as it is, by path below the base of the lab. */
const WATCHED = [
  '.git/hooks',
  '.git/config',
  '.harness',
  '.claude',
  '.codex',
  '.mcp.json',
  '.vscode',
  '.envrc',
  '.env',
];

/** A fingerprint of everything that no attempt may change. */
export const guarded = ({ root, outside, ground }: Lab): ReadonlyMap<string, string> => {
  const places = [outside, join(ground.configDir, 'harness'), ...WATCHED.map((path) => join(root, path))];
  return new Map(places.flatMap(filesAt).map((file) => [file, digestOf(file)]));
};

const filesAt = (place: string): readonly string[] => {
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [place];
  return readdirSync(place).flatMap((name) => filesAt(join(place, name)));
};

const digestOf = (file: string): string => {
  const stat = lstatSync(file);
  const content = stat.isFile() ? readFileSync(file) : '';
  return createHash('sha256').update(`${stat.mode}\n`).update(content).digest('hex');
};

/** The first difference; undefined when nothing has changed. */
export const changed = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string | undefined => {
  for (const file of new Set([...before.keys(), ...after.keys()]))
    if (before.get(file) !== after.get(file)) return `${file} was changed`;
  return undefined;
};

export interface Probe {
  readonly name: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** An answer of `ok` is a success by itself. */
  readonly mustFail: boolean;
}

/** Makes a call and looks whether it did any harm: gave out the secret, or changed what is guarded. */
export const probe = async (lab: Lab, { name, tool, input, mustFail }: Probe): Promise<Tried> => {
  const before = guarded(lab);
  const answer = await lab.assistant.call(tool, input);
  const told = `${tool} ${short(JSON.stringify(input))}`;
  const harm = harmOf(lab, answer, mustFail) ?? changed(before, guarded(lab));
  const outcome = harm === undefined ? 'refused' : 'succeeded';
  return { name, probe: told, outcome, detail: harm ?? inWords(answer), calls: [answer.call] };
};

export const probes = async (lab: Lab, all: readonly Probe[]): Promise<readonly Tried[]> => {
  const tried: Tried[] = [];
  for (const each of all) tried.push(await probe(lab, each));
  return tried;
};

export const leaks = ({ secret }: Lab, answer: Answer): boolean => JSON.stringify(answer).includes(secret);

const harmOf = (lab: Lab, answer: Answer, mustFail: boolean): string | undefined => {
  if (leaks(lab, answer)) return 'the answer holds the secret';
  return mustFail && answer.status === 'ok' ? 'it was done' : undefined;
};

export const inWords = ({ status, rule, code }: Answer): string =>
  [status, rule ?? code].filter((part) => part !== undefined).join(', ');

const MOST = 160;

export const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);
