// The lines that people try first.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { running } from '../../support/http.ts';

it('works with curl as examples/curl.sh says', async () => {
  const { url, agent } = await running({ 'notes.md': 'first\nsecond\n' });
  const child = spawn('sh', ['examples/curl.sh', 'notes.md'], {
    env: { PATH: process.env.PATH, PORT: new URL(url).port, TOKEN: agent },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(stderr).toBe('');
  const [initialized, nothing, read, runs] = stdout.split('\n').map((line) => (line === '' ? line : JSON.parse(line)));
  expect(initialized).toMatchObject({ id: 1, result: { name: 'harness-mcp', capabilities: {} } });
  expect(nothing).toBe('');
  expect(read).toMatchObject({ id: 2, result: { status: 'ok', content: 'first\nsecond' } });
  expect(runs).toMatchObject({ id: 3, result: { runs: [{ calls: 1 }] } });
});
