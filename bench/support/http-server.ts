// Servers over HTTP as child processes, and a token for them.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openTokens } from '../../src/rpc/auth/tokens.ts';
import { silenceWatch } from './unwatched.ts';

export interface BenchServer {
  readonly port: number;
  readonly child: ChildProcess;
  /** Lines that it wrote to standard error. */
  readonly said: readonly string[];
  stop(): Promise<void>;
}

/** What a server of a bench sees: a state and a configuration of its own, below `root`. */
export const benchEnv = (root: string): Record<string, string> => ({
  HARNESS_STATE_DIR: join(root, 'state'),
  XDG_CONFIG_HOME: join(root, 'config'),
});

export const benchToken = (root: string): string =>
  openTokens(join(root, 'config/harness')).create('agent', 'bench').secret;

/** Starts a program; `port` finds the port in one of its lines. */
export const startServer = async (argv: readonly string[], root: string, port: RegExp): Promise<BenchServer> => {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, { env: { ...process.env, ...benchEnv(root) }, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said: string[] = [];
  const found = await new Promise<number>((resolve, reject) => {
    gone.then(() => reject(new Error(`${argv.join(' ')} ended`)));
    const look = (line: string): void => {
      const digits = port.exec(line)?.[1];
      if (digits !== undefined) resolve(Number(digits));
    };
    createInterface({ input: child.stdout }).on('line', look);
    createInterface({ input: child.stderr })
      .on('line', look)
      .on('line', (line) => void said.push(line));
  });
  return {
    port: found,
    child,
    said,
    stop: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
};

/** Collects garbage when it is sent SIGUSR2, so that what is left is what is held. */
const COLLECTING = ['--expose-gc', '--import', 'data:text/javascript,process.on("SIGUSR2",()=>gc())'];

export const startHarness = (root: string): Promise<BenchServer> => {
  silenceWatch(join(root, 'config'));
  const serve = ['serve', '--http', '127.0.0.1:0', '--rate', '1000000', '--root', join(root, 'workspace')];
  return startServer(
    ['node', ...COLLECTING, 'dist/main.js', ...serve],
    root,
    /listening on http:\/\/127\.0\.0\.1:(\d+)/,
  );
};
