// The lines that people try first.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { running } from '../../support/http.ts';
import { readPage } from '../../support/pages.ts';

const files = { 'README.md': 'first\nsecond\n' };

/** Plays shell lines with a token in `TOKEN`; the JSON of each line that they print, '' for an empty one. */
const played = async (words: readonly string[], url: string, token: string) => {
  const env = { PATH: process.env.PATH, PORT: new URL(url).port, TOKEN: token };
  const child = spawn('sh', words, { env });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(stderr).toBe('');
  return stdout.split('\n').map((line) => (line === '' ? line : JSON.parse(line)));
};

const shape = [
  { id: 1, result: { name: 'harness-mcp', capabilities: {} } },
  '',
  { id: 2, result: { status: 'ok', content: 'first\nsecond' } },
  { id: 3, result: { runs: [{ calls: 1 }] } },
  '',
];

it('works with curl as examples/curl.sh says', async () => {
  const { url, agent } = await running(files);
  expect(await played(['examples/curl.sh'], url, agent)).toMatchObject(shape);
});

it('works with curl as README.md says', async () => {
  const lines = readPage('README.md').blocks.find((block) => block.text.startsWith('rpc()'))?.text ?? '';
  expect(lines).toContain('127.0.0.1:9800/rpc');
  const { url, agent } = await running(files);
  const script = lines.replace('127.0.0.1:9800', new URL(url).host);
  expect(await played(['-c', script], url, agent)).toMatchObject(shape);
});
