// A real client of the built server over stdio, on a temporary workspace with a record of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

export const MAIN = resolve('dist/main.js');

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A temporary directory tree; `dispose` removes it. */
export const tempTree = (files: Files = {}) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'harness-test-')));
  put(root, files);
  return { root, dispose: () => rmSync(root, { recursive: true, force: true }) };
};

export const put = (root: string, files: Files): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
};

/** What a child of a test sees: the machine's own configuration and state stay out of it. */
export const childEnv = (state: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: state,
  HARNESS_STATE_DIR: state,
  ...more,
});

const FrameSchema = z.looseObject({
  status: z.enum(['ok', 'error', 'denied', 'pending', 'cancelled', 'timeout']),
  call: z.string().regex(/^call_/),
  run: z.string().regex(/^run_/),
});

export type Frame = z.infer<typeof FrameSchema> & { readonly text: string };

/** The structured content of a result, with its text beside it. Throws when the frame is not whole. */
export const frameOf = (result: CallToolResult): Frame => {
  const frame = FrameSchema.parse(result.structuredContent);
  const [block] = result.content;
  if (block?.type !== 'text') throw new Error('no text block');
  if ((result.isError === true) !== (frame.status !== 'ok')) throw new Error('isError and status disagree');
  return { ...frame, text: block.text };
};

export interface Served {
  readonly root: string;
  readonly state: string;
  readonly client: Client;
  readonly pid: number;
  call(name: string, input?: Record<string, unknown>, options?: Parameters<Client['callTool']>[2]): Promise<Frame>;
  cli(...argv: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string };
  dispose(): Promise<void>;
}

export interface ServeOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files in the home directory of whoever works here, `.config/harness/config.yaml` for instance. */
  readonly home?: Files;
}

/** Starts `harness serve` on a tree of files and connects. */
export const served = async (
  files: Files = {},
  { args = [], env = {}, home = {} }: ServeOptions = {},
): Promise<Served> => {
  const tree = tempTree(files);
  const record = tempTree(home);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, 'serve', '--root', tree.root, ...args],
    env: childEnv(record.root, env),
    stderr: 'pipe',
  });
  const client = new Client({ name: 'test-client', version: '1.0.0' });
  await client.connect(transport);
  // The client checks every structured result against the output schema that it is told here.
  await client.listTools();
  return {
    root: tree.root,
    state: record.root,
    client,
    pid: transport.pid ?? 0,
    call: async (name, input = {}, options) => {
      const result = await client.callTool({ name, arguments: input }, undefined, options);
      return frameOf(CallResultSchema.parse(result));
    },
    cli: (...argv) => cli(argv, { cwd: tree.root, env: childEnv(record.root, env) }),
    dispose: async () => {
      await client.close();
      tree.dispose();
      record.dispose();
    },
  };
};

const CallResultSchema = z.custom<CallToolResult>(
  (value) => typeof value === 'object' && value !== null && 'content' in value,
);

/** Runs the built command line. */
export const cli = (
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: Record<string, string>; readonly input?: string },
) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], { ...options, encoding: 'utf8' });
  return { status, stdout, stderr };
};
