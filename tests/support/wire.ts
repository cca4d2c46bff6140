// The server's raw pipes, for what a well-behaved client never does.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { childEnv, MAIN } from './served.ts';

const MessageSchema = z.looseObject({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.looseObject({ code: z.int(), message: z.string() }).optional(),
});
export type Message = z.infer<typeof MessageSchema>;

export interface Wire {
  readonly child: ChildProcess;
  /** Everything the server has printed on stdout so far, line by line. */
  readonly lines: readonly string[];
  send(line: string | Buffer): void;
  request(method: string, params?: object): Promise<Message>;
  /** The next message that fits. */
  next(fits: (message: Message) => boolean): Promise<Message>;
  initialize(capabilities?: object): Promise<Message>;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

export interface WireOptions {
  readonly args: readonly string[];
  readonly state: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How the client names itself. */
  readonly client?: string;
}

export const openWire = ({ args, state, cwd, env = {}, client = 'wire' }: WireOptions): Wire => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: childEnv(state, env),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const lines: string[] = [];
  const seen: Message[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    seen.push(MessageSchema.parse(JSON.parse(line)));
    for (const wake of [...waiting]) wake();
  });
  child.stdin.on('error', () => {});
  const next = (fits: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve) => {
      const look = (): void => {
        const at = seen.findIndex(fits);
        const [found] = at === -1 ? [] : seen.splice(at, 1);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  let id = 0;
  const request = (method: string, params: object = {}): Promise<Message> => {
    id += 1;
    const mine = id;
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: mine, method, params })}\n`);
    return next((message) => message.id === mine);
  };
  return {
    child,
    lines,
    send: (line) => void child.stdin.write(line),
    request,
    next,
    initialize: async (capabilities = {}) => {
      const answer = await request('initialize', {
        protocolVersion: '2025-06-18',
        capabilities,
        clientInfo: { name: client, version: '1' },
      });
      child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
      return answer;
    },
    exited: new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal }))),
  };
};

/** The structured content of an answered tools/call. */
export const structured = (message: Message): Readonly<Record<string, unknown>> => {
  const content = message.result?.structuredContent;
  if (typeof content !== 'object' || content === null)
    throw new Error(`no structured content: ${JSON.stringify(message)}`);
  return Object.fromEntries(Object.entries(content));
};
