// Claude Code's --permission-prompt-tool, over the real server.
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Served, served } from '../support/served.ts';

const ResultSchema = z.object({ content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]) });

const ask = async ({ client }: Served, args: Record<string, unknown>): Promise<unknown> => {
  const result = await client.callTool({ name: 'permission_prompt', arguments: args });
  return JSON.parse(ResultSchema.parse(result).content[0].text);
};

const open: Served[] = [];
const start = async (...args: string[]): Promise<Served> => {
  const server = await served({ 'a.txt': 'a' }, { args });
  open.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.dispose()));
});

describe('permission_prompt', () => {
  it('is not offered unasked', async () => {
    const server = await start();
    const { tools } = await server.client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain('permission_prompt');
    expect((await server.call('permission_prompt', { tool_name: 'Bash', input: { command: 'ls' } })).code).toBe(
      'unknown_tool',
    );
  });

  it('allows with the input as it came, and records the call under the id of the client', async () => {
    const server = await start('--permission-prompt');
    const input = { command: 'ls -la', description: 'look' };
    expect(await ask(server, { tool_name: 'Bash', input, tool_use_id: 'toolu_7' })).toEqual({
      behavior: 'allow',
      updatedInput: input,
    });
    expect(server.cli('trace', 'export', 'last').stdout).toContain('"call":"call_toolu_7","type":"policy_decision"');
  });

  it.each([
    ['a secret', { tool_name: 'Read', input: { file_path: '.env' } }, /floor\/secret-file/],
    [
      'a question, with the way to agree',
      { tool_name: 'Bash', input: { command: 'npm i x' } },
      /approvals approve apr_/,
    ],
    ['a tool that is not known', { tool_name: 'New', input: {} }, /not a tool that is known/],
    ['what it does not understand', { tool_name: 7 }, /takes tool_name/],
  ])('denies %s', async (_what, args, message) => {
    const server = await start('--permission-prompt');
    expect(await ask(server, args)).toEqual({ behavior: 'deny', message: expect.stringMatching(message) });
  });

  it('leaves our own tools to the server', async () => {
    const server = await start('--permission-prompt');
    const input = { path: 'a.txt' };
    expect(await ask(server, { tool_name: 'mcp__harness__read_file', input })).toEqual({
      behavior: 'allow',
      updatedInput: input,
    });
  });
});
