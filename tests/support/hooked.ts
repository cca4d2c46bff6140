// `harness hook` as a client runs it: a process for each event, the payload on its standard input.
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { childEnv, cli, type Files, MAIN, put, tempTree } from './served.ts';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** `silent`: nothing was printed. */
  readonly decision: string;
  readonly reason: string;
  /** What the assistant is told beside the result of its call; empty when nothing is. */
  readonly context: string;
}

const OutputSchema = z.strictObject({
  hookSpecificOutput: z.looseObject({
    hookEventName: z.string(),
    permissionDecision: z.enum(['allow', 'ask', 'deny']).optional(),
    permissionDecisionReason: z.string().min(1).optional(),
    additionalContext: z.string().min(1).optional(),
  }),
});

export interface Hooked {
  readonly root: string;
  readonly state: string;
  /** Runs the hook on a payload; `$ROOT` in it is the workspace. */
  send(
    payload: unknown,
    options?: { readonly args?: readonly string[]; readonly env?: Record<string, string> },
  ): Answer;
  sendText(
    text: string,
    options?: { readonly args?: readonly string[]; readonly env?: Record<string, string> },
  ): Answer;
  cli(...argv: string[]): ReturnType<typeof cli>;
}

/** A git repository with a few files, one link that leads out, and a record of its own; gone after the test. */
export const hooked = (files: Files = {}): Hooked => {
  const tree = tempTree({ '.git/HEAD': 'ref: refs/heads/main\n', 'src/a.ts': 'a\n', '.env': 'KEY=1\n', ...files });
  const outside = tempTree({ 'secret.txt': 'x' });
  const record = tempTree();
  symlinkSync(outside.root, join(tree.root, 'link-out'));
  onTestFinished(() => {
    for (const each of [tree, outside, record]) each.dispose();
  });
  const sendText: Hooked['sendText'] = (text, { args = [], env = {} } = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'hook', ...args], {
      input: text.replaceAll('$ROOT', tree.root),
      env: childEnv(record.root, env),
      cwd: outside.root,
      encoding: 'utf8',
    });
    const output = stdout === '' ? undefined : OutputSchema.parse(JSON.parse(stdout)).hookSpecificOutput;
    return {
      status,
      stdout,
      stderr,
      decision: output?.permissionDecision ?? 'silent',
      reason: output?.permissionDecisionReason ?? '',
      context: output?.additionalContext ?? '',
    };
  };
  return {
    root: tree.root,
    state: record.root,
    send: (payload, options) => sendText(JSON.stringify(payload), options),
    sendText,
    cli: (...argv) => cli(argv, { cwd: tree.root, env: childEnv(record.root) }),
  };
};

const FixtureSchema = z.object({
  common: z.record(z.string(), z.unknown()),
  cases: z.array(z.tuple([z.string(), z.unknown(), z.string()])),
});

/** Payload fields and cases of a client, from tests/fixtures/hooks. */
export const fixture = (text: string) => FixtureSchema.parse(JSON.parse(text));

/** The recorded events of a hooked workspace. */
export const eventsOf = ({ cli: run }: Hooked) => {
  const { stdout, status, stderr } = run('trace', 'export', 'last');
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => EventSchema.parse(JSON.parse(line)));
};

const EventSchema = z.looseObject({
  type: z.string(),
  session: z.string(),
  run: z.string(),
  call: z.string().optional(),
  client: z.string(),
  data: z.looseObject({}),
});

export { put };
