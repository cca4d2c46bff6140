// A client of `harness serve --stdio jsonrpc`: vscode-jsonrpc's own, and raw bytes for what it never sends.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { z } from 'zod';
import { childEnv, MAIN } from './served.ts';

export interface EditorOptions {
  readonly root: string;
  readonly home: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const start = ({ root, home, args = [], env = {} }: EditorOptions): ChildProcessWithoutNullStreams => {
  const child = spawn(process.execPath, [MAIN, 'serve', '--stdio', 'jsonrpc', '--root', root, ...args], {
    env: childEnv(home, env),
  });
  child.stdin.on('error', () => {});
  return child;
};

export type Fields = Readonly<Record<string, unknown>>;
const FieldsSchema = z.record(z.string(), z.unknown());

export interface Editor {
  readonly connection: MessageConnection;
  readonly pid: number | undefined;
  call(method: string, params?: object): Promise<Fields>;
  /** The parameters of every notification of this name so far. */
  told(method: string): readonly Fields[];
  /** Waits for a notification that fits. */
  hear(method: string, fits?: (params: Fields) => boolean): Promise<Fields>;
  /** Closes the client's side; the exit code. */
  close(): Promise<number | null>;
}

/** A connected client; initialized unless `initialize` is false. */
export const editor = async (options: EditorOptions, initialize: object | false = {}): Promise<Editor> => {
  const child = start(options);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const heard: { readonly method: string; readonly params: Fields }[] = [];
  const wake = new Set<() => void>();
  connection.onNotification((method: string, params: unknown) => {
    heard.push({ method, params: FieldsSchema.parse(params) });
    for (const look of [...wake]) look();
  });
  connection.listen();
  if (initialize !== false) {
    await connection.sendRequest('initialize', { clientInfo: { name: 'editor', version: '1' }, ...initialize });
    await connection.sendNotification('initialized');
  }
  const told = (method: string): readonly Fields[] =>
    heard.filter((one) => one.method === method).map(({ params }) => params);
  return {
    connection,
    pid: child.pid,
    call: async (method, params = {}) => FieldsSchema.parse(await connection.sendRequest(method, params)),
    told,
    hear: (method, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = told(method).find(fits);
          if (found === undefined) return;
          wake.delete(look);
          resolve(found);
        };
        wake.add(look);
        look();
      }),
    close: () => {
      connection.end();
      return exited;
    },
  };
};

const AnswerSchema = z.looseObject({
  id: z.union([z.string(), z.int(), z.null()]).optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.int(), message: z.string() }).optional(),
});
export type Answer = z.infer<typeof AnswerSchema>;

export interface Frames {
  readonly child: ChildProcessWithoutNullStreams;
  /** Sends bytes as they are. */
  raw(bytes: string | Buffer): void;
  /** Sends a message in a frame of its own. */
  send(message: unknown): void;
  /** The next messages, in the order in which they come. A batch is one. */
  next(): Promise<Answer | readonly Answer[]>;
  readonly exited: Promise<number | null>;
}

export const framed = (body: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)]);

/** The server's bare pipes. `reading` false: nothing is read before the first `next`. */
export const openFrames = (options: EditorOptions, reading = true): Frames => {
  const child = start(options);
  const seen: unknown[] = [];
  const wake = new Set<() => void>();
  let listening = false;
  const listen = (): void => {
    if (listening) return;
    listening = true;
    new StreamMessageReader(child.stdout).listen((message) => {
      seen.push(message);
      for (const look of [...wake]) look();
    });
  };
  if (reading) listen();
  return {
    child,
    raw: (bytes) => void child.stdin.write(bytes),
    send: (message) => void child.stdin.write(framed(JSON.stringify(message))),
    next: () =>
      new Promise((resolve) => {
        listen();
        const look = (): void => {
          if (seen.length === 0) return;
          wake.delete(look);
          resolve(z.union([AnswerSchema, z.array(AnswerSchema)]).parse(seen.shift()));
        };
        wake.add(look);
        look();
      }),
    exited: new Promise((resolve) => child.once('exit', resolve)),
  };
};

export const REQUEST = (id: number, method: string, params: object = {}) => ({ jsonrpc: '2.0', id, method, params });

/** Sends the handshake and takes its answer. */
export const begin = async (frames: Frames): Promise<void> => {
  frames.send(REQUEST(0, 'initialize'));
  frames.send({ jsonrpc: '2.0', method: 'initialized' });
  await frames.next();
};
