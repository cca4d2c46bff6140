// What an MCP client reads, completes and is prompted with.
import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Served, served } from '../../support/served.ts';

const SECRET = ['ghp', 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5'].join('_');

const RULE = `---
id: no-generated
title: Generated files are not edited
decision: deny
match: Edit(gen/**)
---
They are overwritten by the next build.

## Instead

Change the template. The token of the bot is ${SECRET}.
`;

const FILES = {
  'a.txt': 'one\n',
  'bot.txt': `${SECRET}\n`,
  'gen/x.ts': 'x\n',
  'long.mjs': 'for (let line = 0; line < 2000; line += 1) console.log("line", line);\n',
  '.harness/rules/no-generated.md': RULE,
  '.harness/config.yaml': 'permissions:\n  deny: ["Bash(git push *)"]\n',
};

let at: Served;
beforeAll(async () => {
  at = await served(FILES, { home: { '.config/harness/config.yaml': 'permissions:\n  allow: ["Bash(node *)"]\n' } });
});
afterAll(() => at.dispose());

const textAt = async (uri: string): Promise<string> => {
  const { contents } = await at.client.readResource({ uri });
  return z.tuple([z.object({ uri: z.literal(uri), text: z.string() })]).parse(contents)[0].text;
};
const jsonAt = async (uri: string): Promise<unknown> => JSON.parse(await textAt(uri));

describe('resources', () => {
  it('are listed with what there is, and as templates for the rest', async () => {
    const { run } = await at.call('read_file', { path: 'a.txt' });
    const { resources } = await at.client.listResources();
    const uris = resources.map(({ uri }) => uri);
    expect(uris).toEqual([
      'harness://policy',
      'harness://rules',
      'harness://rule/user%3Aallow%3ABash(node%20*)',
      'harness://rule/project%3Adeny%3ABash(git%20push%20*)',
      'harness://rule/project%3Ano-generated',
      `harness://run/${run}`,
    ]);
    for (const { uri, mimeType } of resources) {
      const { contents } = await at.client.readResource({ uri });
      expect(contents).toMatchObject([{ uri, mimeType, text: expect.stringMatching(/./) }]);
    }
    const { resourceTemplates } = await at.client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'harness://rule/{rule}',
      'harness://skill/{skill}',
      'harness://run/{run}',
      'harness://artifact/{sha256}',
    ]);
  });

  it('a run tells what was decided, why, and what came of it', async () => {
    const { call, run } = await at.call('edit_file', { path: 'gen/x.ts', old: 'x', new: 'y' });
    const read = z.looseObject({ timeline: z.array(z.looseObject({ call: z.string() })) });
    const { timeline } = read.parse(await jsonAt(`harness://run/${run}`));
    expect(timeline.find((row) => row.call === call)).toMatchObject({
      tool: 'edit_file',
      decision: 'deny',
      rule: 'project:no-generated',
      status: 'denied',
    });
  });

  it('an artifact is read by its hash alone', async () => {
    const { artifact } = await at.call('run_command', { argv: ['node', 'long.mjs'] });
    const { artifact: sha256 } = z.object({ artifact: z.string() }).parse(artifact);
    expect((await textAt(`harness://artifact/${sha256}`)).split('\n').slice(0, 2000).at(-1)).toBe('line 1999');
    const { resources } = await at.client.listResources();
    expect(resources.filter(({ uri }) => uri.includes('artifact'))).toEqual([]);
  });

  it('secrets stay out', async () => {
    expect(await textAt('harness://rule/project%3Ano-generated')).toMatch(
      /Change the template\. The token of the bot is \[redacted/,
    );
    const { artifact } = await at.call('run_command', {
      argv: ['node', '-e', `for (let i = 0; i < 2000; i += 1) console.log(i, ${JSON.stringify(SECRET)})`],
    });
    const { artifact: sha256 } = z.object({ artifact: z.string() }).parse(artifact);
    for (const uri of [`harness://artifact/${sha256}`, 'harness://rules', 'harness://policy']) {
      expect(await textAt(uri)).not.toContain(SECRET);
    }
    // What a file held before it was written is kept as it was, and is redacted when it is read.
    await at.call('write_file', { path: 'bot.txt', content: 'none\n', overwrite: true });
    expect(await textAt(`harness://artifact/${hash('sha256', FILES['bot.txt'])}`)).toMatch(/^\[redacted/);
  });

  it('the policy tells mode, sources and what waits for trust', async () => {
    expect(await jsonAt('harness://policy')).toMatchObject({
      mode: 'workspace',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      sources: expect.arrayContaining([expect.stringMatching(/no-generated\.md$/)]),
      rules: 3,
      held: [],
    });
  });

  it.each([
    'harness://run/run_none',
    'harness://rule/project%3Anone',
    'harness://rule/%E0%A4%A',
    'harness://run/',
    'harness://nothing',
    `harness://artifact/${'0'.repeat(64)}`,
    'harness://artifact/../../etc/passwd',
    'file:///etc/passwd',
    '',
  ])('%s leads nowhere: -32002, and the address in its data', async (uri) => {
    await expect(at.client.readResource({ uri })).rejects.toMatchObject({ code: -32002, data: { uri } });
  });
});

describe('completion', () => {
  const complete = (ref: Parameters<typeof at.client.complete>[0]['ref'], name: string, value: string) =>
    at.client.complete({ ref, argument: { name, value } });

  it('knows runs, rules and blocked calls', async () => {
    const { run, call } = await at.call('run_command', { cmd: 'git push' });
    const values = async (...args: Parameters<typeof complete>) => (await complete(...args)).completion.values;
    expect(await values({ type: 'ref/resource', uri: 'harness://run/{run}' }, 'run', 'run_')).toContain(run);
    expect(await values({ type: 'ref/resource', uri: 'harness://rule/{rule}' }, 'rule', 'project:n')).toEqual([
      'project:no-generated',
    ]);
    expect(await values({ type: 'ref/prompt', name: 'why_blocked' }, 'call', 'call_')).toContain(call);
    expect(await values({ type: 'ref/resource', uri: 'harness://artifact/{sha256}' }, 'sha256', '')).toEqual([]);
  });

  it('of what there is not is -32602', async () => {
    for (const asked of [
      complete({ type: 'ref/prompt', name: 'no_such' }, 'call', ''),
      complete({ type: 'ref/prompt', name: 'why_blocked' }, 'no_such', ''),
      complete({ type: 'ref/resource', uri: 'harness://none/{x}' }, 'x', ''),
    ]) {
      await expect(asked).rejects.toMatchObject({ code: -32602 });
    }
  });
});

describe('prompts', () => {
  const promptText = async (name: string, given: Record<string, string> = {}) => {
    const { messages } = await at.client.getPrompt({ name, arguments: given });
    return z.tuple([z.object({ content: z.object({ type: z.literal('text'), text: z.string() }) })]).parse(messages)[0]
      .content.text;
  };

  it('tell how to work here, with what is in force', async () => {
    const { prompts } = await at.client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['work_behind_the_gate', 'why_blocked', 'resume', 'skill']);
    const text = await promptText('work_behind_the_gate');
    expect(text).toContain('search_code');
    expect(text).toContain('The mode is workspace: ');
    expect(text).toContain('- deny Edit(gen/**): Generated files are not edited (project:no-generated)');
    expect(text).toContain('- deny Bash(git push *) (project:deny:Bash(git push *))');
  });

  it('explain a blocked call from the record: the last one, or the one that is named', async () => {
    const edit = await at.call('edit_file', { path: 'gen/x.ts', old: 'x', new: 'y' });
    const waits = await at.call('run_command', { argv: ['touch-and-go'] });
    expect(await promptText('why_blocked')).toMatch(
      new RegExp(`The call ${waits.call} \\(run_command\\) .* waits for a person`),
    );
    const text = await promptText('why_blocked', { call: edit.call });
    expect(text).toContain('Decided by project:no-generated: ');
    expect(text).toContain('They are overwritten by the next build.');
    expect(text).not.toContain(SECRET);
  });

  it('refuse what is not there', async () => {
    await expect(promptText('why_blokked')).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('why_blocked'),
    });
    await expect(promptText('why_blocked', { call: 'call_none' })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('no call call_none was blocked'),
    });
  });
});

it('reading leaves no session in the record', async () => {
  const reader = await served({});
  await reader.client.listResources();
  await reader.client.readResource({ uri: 'harness://policy' });
  await reader.client.getPrompt({ name: 'work_behind_the_gate' });
  expect(reader.cli('trace', 'list', '--json').stdout).toBe('[]\n');
  await reader.dispose();
});
