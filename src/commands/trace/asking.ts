// The record of a workspace, opened for one question of a person.
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { stateOf } from '../../compose/settings.ts';
import { openTrace } from '../../compose/trace.ts';
import { HarnessError, systemCode } from '../../core/error.ts';
import type { Trace } from '../../core/trace.ts';
import type { Io } from '../command.ts';

export interface RootOptions {
  readonly root?: string;
}

export interface AskOptions extends RootOptions {
  readonly json?: true;
}

/** Where the record of a workspace lies. Throws not_found when there is no such directory. */
export const stateFor = (options: RootOptions, io: Io): string => stateOf(rootFor(options, io), io.env);

/** Real path of the workspace. Throws not_found. */
export const rootFor = ({ root = '.' }: RootOptions, io: Io): string => realRoot(resolve(io.cwd, root));

const realRoot = (path: string): string => {
  try {
    return realpathSync(path);
  } catch (thrown) {
    if (systemCode(thrown) === undefined) throw thrown;
    throw new HarnessError('not_found', `there is no directory ${path}`, 'give the workspace with --root');
  }
};

/** Answers one question; a bar shows on a terminal while the index is being filled. */
export const asking = async <Answer>(
  options: RootOptions,
  io: Io,
  question: (trace: Trace) => Promise<Answer>,
): Promise<Answer> => {
  const bar = createBar();
  const trace = await openTrace({ state: stateFor(options, io), progress: bar.show });
  try {
    return await question(trace);
  } finally {
    bar.done();
    trace.close();
  }
};

const BYTES_PER_MB = 1_000_000;
/** Less than this is over before a bar is seen. */
const WORTH_SHOWING = 20 * BYTES_PER_MB;

export const createBar = () => {
  const bar = new SingleBar({
    format: 'indexing the record  {bar}  {value} of {total} MB',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: false,
  });
  return {
    show: (done: number, total: number): void => {
      if (total < WORTH_SHOWING) return;
      if (!bar.isActive) bar.start(Math.ceil(total / BYTES_PER_MB), 0);
      bar.update(Math.floor(done / BYTES_PER_MB));
    },
    done: (): void => bar.stop(),
  };
};
