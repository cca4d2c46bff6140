// Tokens: made and revoked by people only, stored as hashes, and without one there is nothing but /health.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { site } from '../../support/asked.ts';
import { bearer, handshake, mcpClient, post, rpc, running, tokenFor, websocket } from '../../support/http.ts';

it('prints a token once, alone on the last line, and keeps a hash that only its owner can read', () => {
  const at = site();
  onTestFinished(at.dispose);
  const secret = tokenFor(at, 'agent', 'laptop');
  expect(secret).toMatch(/^hns_[0-9a-f]{12}_[\w-]{43}$/);
  const directory = join(at.home, '.config/harness/tokens');
  const [file = ''] = readdirSync(directory);
  expect(readFileSync(join(directory, file), 'utf8')).not.toContain(secret.slice(-43));
  expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  const { stdout } = at.cli('token', 'list', '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'laptop', role: 'agent' }]);
  expect(stdout).not.toContain(secret.slice(-43));
});

it('is made by a person: not without a terminal, not by an agent, not with a wrong proof', () => {
  const at = site({ 'forged.token': 'f'.repeat(64) });
  onTestFinished(at.dispose);
  const create = (...more: string[]) => at.cli('token', 'create', '--role', 'operator', ...more);
  expect(create()).toMatchObject({ status: 3, stdout: '' });
  expect(create('--token-file', join(at.root, 'forged.token'))).toMatchObject({ status: 3, stdout: '' });
  expect(at.cli('token', 'list')).toMatchObject({ status: 0, stdout: expect.stringContaining('There is no token') });
  const started = site({}, { CLAUDECODE: '1' });
  onTestFinished(started.dispose);
  const refused = started.cli('token', 'create', '--role', 'agent', '--token-file', started.token);
  expect(refused).toMatchObject({ status: 3, stderr: expect.stringContaining('CLAUDECODE') });
  expect(create('--role', 'king')).toMatchObject({ status: 2 });
});

it('serves nothing without a token, on the loopback either, but whether it lives', async () => {
  const { url, agent } = await running();
  const health = await fetch(`${url}/health`);
  expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
  const paths = ['/rpc', '/mcp', '/ws', '/events', '/metrics', '/nothing'];
  for (const authorization of [
    undefined,
    'Bearer ',
    `Bearer ${agent}x`,
    `Bearer ${agent.slice(0, -1)}_`,
    `Basic ${agent}`,
  ]) {
    for (const path of paths) {
      const response = await fetch(`${url}${path}`, { headers: authorization === undefined ? {} : { authorization } });
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
    }
  }
  const socket = await websocket(url, 'hns_000000000000_').catch((thrown: unknown) => String(thrown));
  expect(socket).toContain('401');
});

it('stops at once to open anything when it is revoked, without a restart', async () => {
  const { url, at, agent } = await running();
  await handshake(url, agent);
  expect(await rpc(url, agent, 'version')).toMatchObject({ result: { name: 'harness-mcp' } });
  const id = agent.split('_')[1] ?? '';
  expect(at.cli('token', 'revoke', id)).toMatchObject({ status: 3 });
  expect(at.cli('token', 'revoke', id, '--token-file', at.token)).toMatchObject({ status: 0 });
  expect((await post(url, agent, { jsonrpc: '2.0', id: 1, method: 'version' })).status).toBe(401);
  expect(at.cli('token', 'revoke', id, '--token-file', at.token)).toMatchObject({ status: 3 });
});

it('lets an operator answer what an agent may not, with a signature that holds', async () => {
  const { url, at, agent, operator } = await running({ 'count.mjs': 'console.log(1)' });
  await handshake(url, agent);
  await handshake(url, operator);
  const input = { argv: ['node', 'count.mjs'] };
  const asked = await rpc(url, agent, 'run_command', input);
  expect(asked.result).toMatchObject({ status: 'pending' });
  const [waiting] = at.approvals();
  const answer = { approval: waiting?.approval, decision: 'approved' };
  const forbidden = await rpc(url, agent, 'approval_resolve', answer);
  expect(forbidden.error).toMatchObject({ code: -32006, data: { status: 'denied', rule: 'floor/govern' } });
  expect((await rpc(url, agent, 'run_command', input)).result).toMatchObject({ status: 'pending' });
  expect((await rpc(url, operator, 'approval_resolve', answer)).result).toMatchObject({
    resolution: { decision: 'approved', by: { principal: 'human', door: 'rpc' }, proof: expect.any(String) },
  });
  expect((await rpc(url, agent, 'run_command', input)).result).toMatchObject({ status: 'ok' });
  expect(at.record().map(({ type }) => type)).toContain('approval_used');
});

it('keeps the token of a person out of assistants', async () => {
  const { url, operator } = await running();
  const refused = await mcpClient(url, operator).catch((thrown: unknown) => String(thrown));
  expect(refused).toContain('token of a person');
  const response = await fetch(`${url}/mcp`, { method: 'POST', headers: bearer(operator), body: '{}' });
  expect(response.status).toBe(403);
});

it('writes no secret anywhere', async () => {
  const { url, agent, operator, at, said } = await running({ 'a.txt': 'a\n' });
  await handshake(url, agent);
  await rpc(url, agent, 'read_file', { path: 'a.txt' });
  await rpc(url, agent, 'approval_resolve', { approval: 'apr_1', decision: 'approved' });
  const record = at.states().flatMap((state) =>
    readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
  expect(record.join('')).toContain('read_file');
  for (const text of [...record, said()]) {
    expect(text).not.toContain(agent.slice(-43));
    expect(text).not.toContain(operator.slice(-43));
  }
});
