// Servers that die in mid-call, and two of them on one repository.
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { readEvents, verifyLog } from '../../compose/log.ts';
import type { Envelope } from '../../core/event.ts';
import type { Answer } from '../assistant.ts';
import type { Lab, Sabotage, Tried } from './lab.ts';

const KILLED = 'server killed in mid-call';

/** Long enough to be torn, if writing could be. */
const BIG = 'all or nothing\n'.repeat(200_000);
const DELAYS_MS = [1, 8, 20, 45];

export const killed: Sabotage = {
  name: KILLED,
  heavy: true,
  run: async (lab) => {
    const tried: Tried[] = [];
    for (const [round, delay] of DELAYS_MS.entries()) tried.push(await killOnce(lab, round, delay));
    return tried;
  },
};

const killOnce = async (lab: Lab, round: number, delay: number): Promise<Tried> => {
  const assistant = await lab.connect();
  const path = `torn-${round}.txt`;
  const answered = await Promise.all(
    [1, 2, 3, 4].map((offset) => assistant.call('read_file', { path: '.gitignore', offset })),
  );
  const writing = assistant.call('write_file', { path, content: BIG }).catch((): undefined => undefined);
  await pause(delay);
  if (assistant.pid > 0) kill(assistant.pid, 'SIGKILL');
  const last = await writing;
  await assistant.close().catch(() => {});
  const harm = await harmDone(lab, { path, answered: last === undefined ? answered : [...answered, last] });
  const probe = `SIGKILL ${delay} ms into a write of ${BIG.length} bytes`;
  const calls = answered.map(({ call }) => call);
  return {
    name: KILLED,
    probe,
    outcome: harm === undefined ? 'refused' : 'succeeded',
    detail: harm ?? 'nothing was lost or torn',
    calls,
  };
};

interface Aftermath {
  readonly path: string;
  readonly answered: readonly Answer[];
}

const harmDone = async (lab: Lab, { path, answered }: Aftermath): Promise<string | undefined> => {
  const file = join(lab.root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') !== BIG) return `${path} is torn`;
  const written = answered.find(({ status, call }) => status === 'ok' && call === answered[4]?.call);
  if (written !== undefined && !existsSync(file)) return `${path} was acknowledged and is not there`;
  const events = await eventsOf(lab);
  const known = new Set(events.filter(({ type }) => type === 'tool_result').map(({ call }) => call));
  const lost = answered.find(({ call }) => !known.has(call));
  if (lost !== undefined) return `${lost.call} was answered and is not on record`;
  // Whatever was begun to be written has its intent on record, also when nobody knows how it ended.
  const intent = events.some(({ type, data }) => type === 'tool_called' && JSON.stringify(data).includes(path));
  if (existsSync(file) && !intent) return `${path} was written without a record`;
  const { ok } = await verifyLog(lab.state);
  return ok ? undefined : 'the log does not verify';
};

const eventsOf = async ({ state }: Lab): Promise<readonly Envelope[]> => {
  const events: Envelope[] = [];
  for await (const event of readEvents(state)) events.push(event);
  return events;
};

const TWO = 'two servers, one file';
const WRITES = 8;

export const twoServers: Sabotage = {
  name: TWO,
  run: async (lab) => {
    const other = await lab.connect();
    try {
      const made = await lab.assistant.call('write_file', { path: 'shared.txt', content: 'end\n', overwrite: true });
      const servers = [lab.assistant, other];
      const edits = Array.from({ length: WRITES }, (_, at) => at);
      const answers = await Promise.all(
        edits.flatMap((at) =>
          servers.map((server, which) =>
            server.call('edit_file', { path: 'shared.txt', old: 'end\n', new: `${which}.${at}\nend\n` }),
          ),
        ),
      );
      return [await counted(lab, [made, ...answers], answers)];
    } finally {
      await other.close();
    }
  },
};

/** Every edit that was acknowledged is there, and none that was not. */
const counted = async (lab: Lab, all: readonly Answer[], answers: readonly Answer[]): Promise<Tried> => {
  const lines = readFileSync(join(lab.root, 'shared.txt'), 'utf8').split('\n').length - 2;
  const ok = answers.filter(({ status }) => status === 'ok').length;
  const { ok: sound } = await verifyLog(lab.state);
  const left = (await readdir(lab.root)).filter((name) => name.startsWith('shared.txt') && name !== 'shared.txt');
  const harm =
    lines !== ok
      ? `${ok} edits were acknowledged and ${lines} are there`
      : !sound
        ? 'the log does not verify'
        : left.length > 0
          ? `${left.join(', ')} was left behind`
          : undefined;
  const probe = `${answers.length} edits of one file at once`;
  const detail = harm ?? `${ok} done, ${answers.length - ok} told that the file had changed`;
  return {
    name: TWO,
    probe,
    outcome: harm === undefined ? 'refused' : 'succeeded',
    detail,
    calls: all.map(({ call }) => call),
  };
};
