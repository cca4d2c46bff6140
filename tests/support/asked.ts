// Servers with clients that have forms, and a person at a command line.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type CallToolResult, ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { childEnv, cli, type Files, type Frame, frameOf, MAIN, tempTree } from './served.ts';

const FormSchema = z.looseObject({
  message: z.string(),
  requestedSchema: z.looseObject({
    properties: z.object({ answer: z.looseObject({ enum: z.array(z.string()), enumNames: z.array(z.string()) }) }),
  }),
});
export type Form = z.infer<typeof FormSchema>;

/** How the person at the client answers a form. */
export type Answering = (form: Form) => ElicitResult | Promise<ElicitResult>;

export const choose = (answer: string): ElicitResult => ({ action: 'accept', content: { answer } });
/** A person who never answers. */
export const silence = (): Promise<ElicitResult> => new Promise(() => {});

/** One repository and one user, for as many servers as a test needs. */
export interface Site {
  readonly root: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** The file with the operator's token. */
  readonly token: string;
  cli(...args: string[]): ReturnType<typeof cli>;
  /** The directories of the record. */
  states(): readonly string[];
  /** `harness approvals …` with the operator's token. */
  person(...args: string[]): ReturnType<typeof cli>;
  approvals(): readonly Listed[];
  /** Everything on record about approvals, in order. */
  record(): readonly Recorded[];
  dispose(): void;
}

const ListedSchema = z.looseObject({
  approval: z.string(),
  state: z.string(),
  subject: z.string(),
  rules: z.array(z.string()),
  uses: z.array(z.string()),
});
export type Listed = z.infer<typeof ListedSchema>;

const RecordedSchema = z.looseObject({
  type: z.string(),
  principal: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type Recorded = z.infer<typeof RecordedSchema>;

/** Without the directories of the project under test, which lie in a place for temporary files now and then. */
const PATH = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
/** A workspace with a home and an operator; files whose path begins with ~/ are the home’s. */
export const site = (files: Files = {}, more: Readonly<Record<string, string>> = {}): Site => {
  const env = { PATH, ...more };
  const isOfHome = ([path]: readonly [string, unknown]): boolean => path.startsWith('~/');
  const tree = tempTree(Object.fromEntries(Object.entries(files).filter((file) => !isOfHome(file))));
  const user = tempTree(
    Object.fromEntries(
      Object.entries(files)
        .filter(isOfHome)
        .map(([path, content]) => [path.slice(2), content]),
    ),
  );
  const token = join(user.root, '.config/harness/operator.token');
  mkdirSync(dirname(token), { recursive: true });
  writeFileSync(token, randomBytes(32).toString('hex'), { mode: 0o600 });
  const run = (...argv: string[]) => cli(argv, { cwd: tree.root, env: childEnv(user.root, env) });
  return {
    root: tree.root,
    home: user.root,
    env,
    token,
    cli: run,
    states: () =>
      readdirSync(user.root)
        .filter((name) => !name.startsWith('.'))
        .map((name) => join(user.root, name)),
    person: (...args) =>
      run('approvals', ...args, ...(['approve', 'deny'].includes(args[0] ?? '') ? ['--token-file', token] : [])),
    approvals: () => z.array(ListedSchema).parse(JSON.parse(run('approvals', 'list', '--all', '--json').stdout)),
    record: () =>
      run('trace', 'list', '--json')
        .stdout.split('\n', 1)
        .flatMap((line) => z.array(z.looseObject({ run: z.string() })).parse(JSON.parse(line)))
        .flatMap((found) => run('trace', 'export', found.run).stdout.trim().split('\n'))
        .map((line) => RecordedSchema.parse(JSON.parse(line))),
    dispose: () => {
      tree.dispose();
      user.dispose();
    },
  };
};

export interface Agent {
  readonly client: Client;
  readonly pid: number;
  /** Every form that was shown. */
  readonly forms: readonly Form[];
  call(name: string, input?: Record<string, unknown>, options?: Parameters<Client['callTool']>[2]): Promise<Frame>;
  close(): Promise<void>;
}

/** A server on the site with a client; one without `answering` has no forms. */
export const agent = async ({ root, home, env }: Site, answering?: Answering, name = 'test-client'): Promise<Agent> => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, 'serve', '--root', root],
    env: childEnv(home, env),
    stderr: 'pipe',
  });
  const forms: Form[] = [];
  const client = new Client(
    { name, version: '1.0.0' },
    { capabilities: answering === undefined ? {} : { elicitation: { form: {} } } },
  );
  if (answering !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      const form = FormSchema.parse(params);
      forms.push(form);
      return answering(form);
    });
  }
  await client.connect(transport);
  await client.listTools();
  return {
    client,
    pid: transport.pid ?? 0,
    forms,
    call: async (name, input = {}, options) =>
      frameOf(CallResultSchema.parse(await client.callTool({ name, arguments: input }, undefined, options))),
    close: () => client.close(),
  };
};

const CallResultSchema = z.custom<CallToolResult>(
  (value) => typeof value === 'object' && value !== null && 'content' in value,
);
