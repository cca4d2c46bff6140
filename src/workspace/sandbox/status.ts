// What bubblewrap says on its status pipe: which process is the first in the sandbox, and that the command was really
// started. Without the second, its exit code and its output are bubblewrap's own.
import { Readable } from 'node:stream';
import { HarnessError } from '../../core/error.ts';

export interface SandboxStatus {
  /** The first process in the sandbox, as seen from here, once told. */
  readonly init: () => number | undefined;
  /** Resolves when nothing more will be told: whether the command was started. */
  readonly done: Promise<boolean>;
}

/** Follows the pipe until its end. */
export const followStatus = (pipe: unknown): SandboxStatus => {
  if (!(pipe instanceof Readable)) return { init: () => undefined, done: Promise.resolve(false) };
  let told = '';
  pipe.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const done = new Promise<boolean>((resolve) => {
    const end = () => resolve(/"exit-code":/.test(told));
    pipe.once('end', end).once('error', end).once('close', end);
  });
  return {
    init: () => {
      const pid = /"child-pid": *(\d+)/.exec(told)?.[1];
      return pid === undefined ? undefined : Number(pid);
    },
    done,
  };
};

/** What to say when bubblewrap ended and the command never began; undefined when it did, or was ended by a signal. */
export const notRun = (exit: number | null, started: boolean | undefined, said: string): HarnessError | undefined => {
  if (started === true || exit === null) return undefined;
  const line =
    said
      .split('\n')
      .find((text) => text.startsWith('bwrap: '))
      ?.slice('bwrap: '.length) ?? `exit ${exit}`;
  const missing = /^execvp (.*): (?:No such file|Permission denied)/.exec(line)?.[1];
  if (missing === undefined) {
    return new HarnessError(
      'sandbox_unavailable',
      `the sandbox could not be made, and nothing was run: ${line}`,
      'run `harness doctor`; or set sandbox.backend to off in your own config.yaml',
    );
  }
  return new HarnessError(
    'command_not_found',
    `${missing}, or the interpreter it names, is not to be seen in the sandbox`,
    'add its directory to sandbox.read in your own config.yaml',
  );
};
