// Every key of the configuration that changes what a client gets, through a real client.
import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as countOtherTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { busyWork } from '../support/past-work.ts';
import { type Files, type Served, served } from '../support/served.ts';

let at: Served | undefined;
afterEach(async () => {
  await at?.dispose();
  at = undefined;
});

/** A server whose person has this configuration. */
const servedTo = async (config: string, files: Files = {}, env = {}): Promise<Served> => {
  at = await served(files, { home: { '.config/harness/config.yaml': config }, env });
  return at;
};

it('toolsets: which tools a client is offered', async () => {
  const { client } = await servedTo('toolsets: [read]\n');
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
    'repo_map',
    'read_file',
    'search_code',
    'artifact_read',
  ]);
});

it('limits.output_chars: what an answer shows', async () => {
  const { call } = await servedTo('limits: { output_chars: 600 }\n');
  const frame = await call('run_command', { argv: ['seq', '1', '2000'] });
  expect(String(frame.output).length).toBeLessThanOrEqual(600);
  expect(frame.artifact).toMatchObject({ lines: 2000 });
});

it('limits.capture_bytes: what is kept of an output, and the rest is counted', async () => {
  const { call } = await servedTo('limits: { capture_bytes: 10000 }\n');
  const frame = await call('run_command', { argv: ['seq', '1', '20000'] });
  const kept = z.object({ bytes: z.int() }).parse(frame.artifact).bytes;
  expect(kept).toBeLessThanOrEqual(10_000);
  expect(kept + Number(frame.dropped_bytes)).toBe(108_894);
});

it.each(['auto', 'off'])('env.pass: what commands may see, and nothing else (sandbox %s)', async (backend) => {
  const config = `env: { pass: [SHOWN] }\nsandbox: { backend: ${backend} }\npermissions: { allow: ["Bash(node *)"] }\n`;
  const program = { 'env.mjs': 'console.log(process.env.SHOWN, process.env.HIDDEN);\n' };
  const { call } = await servedTo(config, program, { SHOWN: 'visible', HIDDEN: 'invisible' });
  expect(await call('run_command', { argv: ['node', 'env.mjs'] })).toMatchObject({ output: 'visible undefined\n' });
});

it('repo_map.tokenizer: what the tokens of a map are counted in', async () => {
  const files = { 'naïve.py': 'def größe(übergröße):\n    return 0\n', 'b.py': 'def größenordnung(): pass\n' };
  const { call } = await servedTo('repo_map: { tokenizer: cl100k_base }\n', files);
  const { text, tokens } = await call('repo_map', { query: 'größe' });
  expect(tokens).toBe(countTokens(String(text)));
  expect(tokens).not.toBe(countOtherTokens(String(text)));
});

it('grade: what a grade is made of, and where it begins', async () => {
  const grade = (config: string) => async () => {
    const { call, cli } = await servedTo(config, { 'a.txt': 'a\n' });
    await call('read_file', { path: 'a.txt' });
    await call('edit_file', { path: 'a.txt', old: 'nowhere', new: 'x' });
    return z
      .looseObject({ quality: z.looseObject({ grade: z.string(), score: z.number() }) })
      .parse(JSON.parse(cli('rpc', 'metrics_query', '--json').stdout)).quality;
  };
  expect(await grade('')()).toMatchObject({ grade: 'B', score: 85 });
  await at?.dispose();
  expect(await grade('grade: { bands: { a: 80 } }\n')()).toMatchObject({ grade: 'A', score: 85 });
  await at?.dispose();
  const weights = 'grade: { weights: { security: 0, stability: 1, coverage: 0, performance: 0 } }\n';
  expect(await grade(weights)()).toMatchObject({ grade: 'D', score: 50 });
});

it('approvals.expire_minutes: how long a question can be answered', async () => {
  const { call, cli } = await servedTo('approvals: { expire_minutes: 3 }\n');
  await call('run_command', { argv: ['unheard-of'] });
  const asked = cli('trace', 'export', 'last')
    .stdout.trim()
    .split('\n')
    .map((line) => z.looseObject({ type: z.string(), ts: z.string(), data: z.unknown() }).parse(JSON.parse(line)))
    .find(({ type }) => type === 'approval_requested');
  const { expires } = z.looseObject({ expires: z.string() }).parse(asked?.data);
  const minutes = (Date.parse(expires) - Date.parse(asked?.ts ?? '')) / 60_000;
  expect(Math.round(minutes)).toBe(3);
});

it('gc: thresholds, window and number of drafts of a run', async () => {
  const gc = 'gc: { repeat_min: 3, hot_file_edits_min: 5, window: 1h, max_drafts: 1 }\n';
  const { cli } = await servedTo(gc, { 'past.jsonl': busyWork(6) });
  cli('import', 'calls', 'past.jsonl');
  // One session every two hours: the window holds one.
  expect(JSON.parse(cli('gc', 'run', '--json').stdout)).toMatchObject({ window: { calls: 9 }, signals: [] });
  expect(JSON.parse(cli('gc', 'run', '--window', '90d', '--json').stdout)).toMatchObject({
    window: { calls: 54 },
    signals: [
      { type: 'repeated_failure', count: 6 },
      { type: 'repeated_failure', count: 6 },
      { type: 'hot_files', count: 18 },
    ],
    drafts_generated: 1,
  });
});

it('gc.drafter: a project has no say in it before it is trusted', async () => {
  const drafter = 'gc: { drafter: { kind: cli, command: [node, evil.cjs] } }\n';
  const { cli } = await servedTo('sandbox: { backend: off }\n', {
    '.harness/config.yaml': drafter,
    'evil.cjs': 'require("node:fs").writeFileSync("ran.txt", "x")\n',
    'past.jsonl': busyWork(),
  });
  cli('import', 'calls', 'past.jsonl');
  expect(JSON.parse(cli('gc', 'run', '--json').stdout)).toMatchObject({ drafts_generated: 3, errors: [] });
});
