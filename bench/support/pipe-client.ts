// A client that costs next to nothing, so that what is measured is the server: JSON lines over the child's pipes.
import { type ChildProcess, spawn } from 'node:child_process';

export interface PipeClient {
  readonly child: ChildProcess;
  /** Resolves with the raw answer. */
  request(method: string, params: object): Promise<string>;
  /** Opens the session: initialize and initialized. */
  initialize(): Promise<void>;
  close(): Promise<void>;
}

const ID = /"id":(\d+)/;

export const connect = (argv: readonly string[], env: Record<string, string>): PipeClient => {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
  const waiting = new Map<number, (line: string) => void>();
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // The id stands at one end of the line, whichever server writes it.
      const id = Number(ID.exec(line.slice(-60))?.[1] ?? ID.exec(line.slice(0, 60))?.[1]);
      waiting.get(id)?.(line);
      waiting.delete(id);
    }
  });
  let next = 0;
  const request = (method: string, params: object): Promise<string> =>
    new Promise((resolve) => {
      next += 1;
      waiting.set(next, resolve);
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: next, method, params })}\n`);
    });
  return {
    child,
    request,
    initialize: async () => {
      await request('initialize', {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'bench', version: '1' },
      });
      child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
    },
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
};
