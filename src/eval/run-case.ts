// One case, from the copy of its fixture to its result.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEvents, verifyLog } from '../compose/log.ts';
import { stateOf } from '../compose/settings.ts';
import { deadline } from '../core/deadline.ts';
import { HarnessError, messageOf } from '../core/error.ts';
import type { Envelope } from '../core/event.ts';
import { type Ablation, configOf } from './ablation.ts';
import { type Assistant, connectAssistant } from './assistant.ts';
import { type Bench, LOADER, loaderFolder, programOf } from './bench.ts';
import { checksOf } from './checks.ts';
import type { ClientOptions, EvalClient, Played, Seat } from './client.ts';
import { type Facts, factsOf } from './facts.ts';
import { createPlayground, type Playground } from './playground.ts';
import type { Result } from './result.ts';
import { resultOf } from './score.ts';
import type { Case } from './suite.ts';
import { verify } from './verify.ts';

export interface Match {
  readonly play: Case;
  readonly client: EvalClient;
  readonly ablation: Ablation;
  /** Directory of its own, made anew. */
  readonly base: string;
  readonly options: ClientOptions;
}

/** Plays a case. Throws only what is a fault of this program; what the client does wrong is in the result. */
export const runCase = async (match: Match, bench: Bench, stop: AbortSignal): Promise<Result> => {
  const { play, client, ablation, base } = match;
  const began = performance.now();
  const ground = await prepare(match, bench);
  const played = await playWithin(seatOf(match, ground, bench), client, stop);
  const state = stateOf(ground.root, ground.env);
  const events = await allEvents(state);
  const facts = factsOf(events);
  // A saboteur is no solver: what it leaves is looked at by the attempts themselves.
  const solves = play.kind === 'case' && played.attempts === undefined;
  const verification = { play, root: ground.root, base: join(base, 'verify'), bench };
  return resultOf({
    play,
    client: client.name,
    ablation: ablation.name,
    played,
    facts,
    artifactsWhole: await countWhole(state, facts),
    verdict: solves && facts !== undefined ? await verify(verification) : undefined,
    checks: played.attempts === undefined ? checksOf(play, ground.root, facts) : [],
    log: facts === undefined ? undefined : await checkedLog(state),
    durationMs: performance.now() - began,
    workspace: ground.root,
    state: ground.stateDir,
  });
};

const prepare = async ({ play, ablation, base }: Match, bench: Bench): Promise<Playground> => {
  await rm(base, { recursive: true, force: true });
  await mkdir(base, { recursive: true });
  const parts = play.language === 'typescript' ? { [join(LOADER, '..')]: loaderFolder(bench) } : {};
  const ground = await createPlayground(
    base,
    {
      source: play.files.fixture,
      name: 'workspace',
      message: 'As it was found',
      files: { '.gitignore': 'node_modules/\n__pycache__/\n' },
      parts,
      config: configOf(ablation),
    },
    // Compiled Python beside the sources would be a file that nobody wrote.
    { ...bench.env, PYTHONDONTWRITEBYTECODE: '1' },
  );
  if (!ground.git) throw new HarnessError('not_installed', 'git is not usable here', 'install git');
  return ground;
};

const seatOf = ({ play, ablation, base, options }: Match, ground: Playground, bench: Bench): Omit<Seat, 'signal'> => {
  const { hidden, toolsets } = ablation;
  const server = [...programOf(bench), 'serve', '--root', ground.root, '--toolsets', toolsets.join(',')] as const;
  const connect = async (): Promise<Assistant> => {
    const { env } = ground;
    const name = 'harness-eval';
    const whole = await connectAssistant({ command: server, env, version: bench.version, name });
    return {
      ...whole,
      tools: whole.tools.filter((tool) => !hidden.includes(tool)),
      offered: whole.offered.filter((tool) => !hidden.includes(tool.name)),
    };
  };
  return { play, ground, base, server, ablation, env: bench.env, options, connect };
};

/** When the time is over, or the run, the client is left without its server. */
const playWithin = async (seat: Omit<Seat, 'signal'>, client: EvalClient, stop: AbortSignal): Promise<Played> => {
  const signal = deadline(seat.options.timeout, stop);
  const hangUp = (assistant: Assistant): void => void assistant.close().catch(() => {});
  const connect = async (): Promise<Assistant> => {
    signal.throwIfAborted();
    const assistant = await seat.connect();
    signal.addEventListener('abort', () => hangUp(assistant), { once: true });
    return assistant;
  };
  try {
    const played = await client.play({ ...seat, connect, signal });
    stop.throwIfAborted();
    return signal.aborted ? { ...played, fault: outOfTime(seat) } : played;
  } catch (thrown) {
    stop.throwIfAborted();
    return { fault: signal.aborted ? outOfTime(seat) : { kind: 'plan', reason: messageOf(thrown) } };
  }
};

const outOfTime = ({ options }: Omit<Seat, 'signal'>): NonNullable<Played['fault']> => ({
  kind: 'timeout',
  reason: `not done within ${options.timeout / 1000} s`,
});

const allEvents = async (state: string): Promise<readonly Envelope[]> => {
  const events: Envelope[] = [];
  for await (const event of readEvents(state)) events.push(event);
  return events;
};

const checkedLog = async (state: string): Promise<{ readonly ok: boolean; readonly events: number }> => {
  const { ok, events } = await verifyLog(state);
  return { ok, events };
};

const countWhole = async (state: string, facts: Facts | undefined): Promise<number> => {
  const found = await Promise.all((facts?.artifacts ?? []).map((address) => isWhole(state, address)));
  return found.filter(Boolean).length;
};

const isWhole = async (state: string, address: string): Promise<boolean> => {
  try {
    const bytes = await readFile(join(state, 'artifacts', address.slice(0, 2), address));
    return createHash('sha256').update(bytes).digest('hex') === address;
  } catch {
    return false;
  }
};

/** Where a result is kept for resuming. */
export const resultFile = (base: string): string => join(base, 'result.json');

export const keepResult = async (base: string, result: Result): Promise<void> =>
  writeFile(resultFile(base), `${JSON.stringify(result)}\n`);
