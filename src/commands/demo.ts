// `harness demo`: a short real session, played against the real server. What it shows is read back from the answers
// and from the log; it fails when anything is not as it promises.
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { verifyLog } from '../compose/log.ts';
import { stateOf } from '../compose/settings.ts';
import { HarnessError } from '../core/error.ts';
import { type Assistant, connectAssistant } from '../eval/assistant.ts';
import { createPlayground, type Playground, temporary } from '../eval/playground.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { brokenPromises } from './demo/promise.ts';
import { allEvents, contentsOf, rulingOn } from './demo/record.ts';
import { BUG, SCENES, type Step } from './demo/script.ts';
import { createDemoView, type DemoView } from './demo/view.ts';
import { packageRoot } from './package-root.ts';

export const demo: CliCommand = {
  name: 'demo',
  summary: 'play a short real session and show what is recorded',
  configure: (command: Command, io: Io) => {
    command
      .addHelpText(
        'after',
        '\nPlays on a copy in a temporary directory, offline. Exit 1 when anything is not as promised.\n\nExample:\n  harness demo',
      )
      .action(() => run(io));
  },
};

/** What the acts of the demo share. */
interface Stage {
  readonly io: Io;
  readonly view: DemoView;
  readonly playground: Playground;
  /** Where the record of the copied repository is. */
  readonly state: string;
  /** How this program is started. */
  readonly program: readonly [string, string];
}

const run = async (io: Io): Promise<void> => {
  const home = packageRoot();
  const bundled = { source: join(home, 'demo'), name: 'tally', message: 'Invoice every renewal' };
  const playground = await createPlayground(await temporary('harness-demo-'), bundled, io.env);
  const stage: Stage = {
    io,
    view: createDemoView(playground.root, io.color),
    playground,
    state: stateOf(playground.root, playground.env),
    program: [process.execPath, join(home, 'dist', 'main.js')],
  };
  introduce(stage);
  const broken = [...(await play(stage)), ...(await sumUp(stage))];
  if (broken.length === 0) return;
  io.out(`\n${stage.view.broken(broken)}`);
  io.exitWith(1);
};

const introduce = ({ io, view, playground }: Stage): void => {
  io.out(view.heading('harness demo: an assistant at work on a small repository, every call through the gate'));
  io.out(view.fact('plays in', playground.root));
  io.out(view.fact('the bug', BUG));
  if (!playground.git)
    io.out(view.fact('note', 'git is not usable here, so this is a plain directory; the demo goes on without'));
};

/** Plays all scenes; yields what was not as promised. */
const play = async (stage: Stage): Promise<readonly string[]> => {
  const { io, view, playground, program } = stage;
  const command = [...program, 'serve', '--root', playground.root] as const;
  const assistant = await connectAssistant({
    command,
    env: playground.env,
    version: VERSION,
    name: 'harness-demo',
  });
  io.out(view.fact('server', `harness ${VERSION} over MCP, a process of its own with ${assistant.tools.length} tools`));
  const interrupted = new AbortController();
  io.onSignal(() => {
    interrupted.abort(new HarnessError('cancelled', 'the demo was interrupted', 'harness demo plays it again'));
    void assistant.close();
  });
  const broken: string[] = [];
  try {
    for (const { title, steps } of SCENES) {
      io.out(view.heading(title));
      for (const step of steps) broken.push(...(await take(step, assistant, stage)));
    }
  } catch (thrown) {
    interrupted.signal.throwIfAborted();
    throw thrown;
  } finally {
    await assistant.close();
  }
  return broken;
};

/** One call. The record is read while the server writes it: what an answer speaks of is in the log by then. */
const take = async (step: Step, assistant: Assistant, { io, view, state }: Stage): Promise<readonly string[]> => {
  const answer = await assistant.call(step.tool, step.input);
  const ruling = rulingOn(await allEvents(state), answer.call);
  if (ruling !== undefined) io.out(view.call({ step, answer, ruling }));
  return brokenPromises(step, answer, ruling);
};

/** The record of it all, checked, and how to look at it again. */
const sumUp = async ({ io, view, playground, state, program: [, main] }: Stage): Promise<readonly string[]> => {
  const check = await verifyLog(state);
  io.out(view.heading('What is on record'));
  io.out(view.record(contentsOf(await allEvents(state)), check));
  io.out(view.heading('See for yourself'));
  const words = ['node', shorter(main, relative(io.cwd, main)), 'trace', 'show', 'last', '--root', playground.root];
  io.out(view.command(`HARNESS_STATE_DIR=${playground.stateDir}`, words));
  return check.ok ? [] : ['the record: its chain does not verify'];
};

const shorter = (a: string, b: string): string => (b.length < a.length ? b : a);
