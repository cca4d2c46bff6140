// `harness rpc`: one method from a shell.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Site, site } from '../../support/asked.ts';
import { type RpcServer, rpcServer } from '../../support/rpc-server.ts';
import { childEnv, cli, MAIN } from '../../support/served.ts';

let place: Site;
beforeEach(() => {
  place = site({ 'a.txt': 'one\n' });
});
afterEach(() => place.dispose());

const rpc = (...args: string[]) => place.cli('rpc', ...args);
const read = JSON.stringify({ path: 'a.txt' });

describe('over the repository', () => {
  it('prints the result for people, or on one line for scripts', () => {
    const laidOut = rpc('read_file', read);
    expect(laidOut).toMatchObject({ status: 0, stderr: '' });
    expect(laidOut.stdout).toContain('\n  "content": "one",\n');
    const line = rpc('read/file', read, '--json').stdout;
    expect(line.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(line)).toMatchObject({ status: 'ok', content: 'one' });
  });

  it('takes parameters from standard input', () => {
    const env = childEnv(place.home, place.env);
    const { status, stdout } = cli(['rpc', 'read_file', '-', '--json'], { cwd: place.root, env, input: read });
    expect([status, JSON.parse(stdout).content]).toEqual([0, 'one']);
  });

  it('records the call like any other', () => {
    rpc('read_file', read);
    const types = place.record().map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['tool_called', 'policy_decision', 'tool_result', 'run_finished']));
    expect(rpc('trace_verify').status).toBe(0);
  });

  it.each([
    [0, ['health_check']],
    [0, ['policy_check', '{"cmd": "git status"}']],
    [1, ['policy_check', '{"cmd": "git push --force"}']],
    [1, ['read_file', '{"path": "../x"}']],
    [1, ['run_command', '{"cmd": "rm a.txt"}']],
    [1, ['read_file', '{"path": "missing.txt"}']],
    [1, ['trace_show', '{"run": "run_no"}']],
    [1, ['approval_resolve', '{"approval": "apr_no", "decision": "approved"}']],
    [2, ['read_fil']],
    [2, ['read_file', '{"path": 7}']],
    [2, ['read_file', '{"path": "a.txt"']],
    [2, ['read_file', '[]']],
    [2, ['policy_check']],
    [2, ['version', '{}', '--no-such-flag']],
    [2, ['version', '--url', 'ftp://127.0.0.1', '--token', 't']],
    [2, ['version', '--url', 'http://127.0.0.1:9']],
    [3, ['version', '--root', 'nowhere']],
  ])('ends with %i: %j', (code, args) => {
    expect(rpc(...args).status).toBe(code);
  });

  it('says what is wrong in one line, or as JSON', () => {
    expect(rpc('read_fil').stderr).toBe('harness: there is no method "read_fil"; did you mean read_file? (-32601).\n');
    expect(JSON.parse(rpc('read_fil', '--json').stderr)).toMatchObject({
      code: -32601,
      data: { nearest: 'read_file' },
    });
  });

  it('tells the next step once', () => {
    const { stderr } = rpc('approval_resolve', '{"approval": "apr_no", "decision": "approved"}');
    expect(stderr.match(/ask the person you work for/g)).toHaveLength(1);
    const unread = rpc('version', '--url', 'http://127.0.0.1:9', '--token-file', 'none.token');
    expect(unread).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/token file .*none\.token.* Next: harness token create/),
    });
  });

  it('lists the methods, where none is named', () => {
    const { status, stdout } = rpc();
    expect(status).toBe(0);
    expect(stdout).toContain('approval_resolve');
    expect(stdout.split('\n').every((line) => line.length < 200)).toBe(true);
  });

  it('resolves approvals for whoever shows the operator’s token', () => {
    const { approval } = JSON.parse(rpc('run_command', '{"cmd": "rm a.txt"}', '--json').stdout);
    const answer = JSON.stringify({ approval, decision: 'approved', scope: 'session' });
    const refused = rpc('approval_resolve', answer);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('only a person can answer') });
    expect(place.record()).toContainEqual(
      expect.objectContaining({ type: 'policy_decision', data: expect.objectContaining({ rule: 'floor/govern' }) }),
    );
    const resolved = rpc('approval_resolve', answer, '--token-file', place.token, '--json');
    expect(resolved.status).toBe(0);
    expect(JSON.parse(resolved.stdout)).toMatchObject({ resolution: { decision: 'approved', by: { door: 'rpc' } } });
  });
});

describe('over a server', () => {
  let server: RpcServer;
  beforeEach(async () => {
    server = await rpcServer(place, 'secret-token');
  });
  afterEach(() => server.close());

  /** Not `cli`: the server lives in this process. */
  const call = async (...args: string[]) => {
    const child = spawn(process.execPath, [MAIN, 'rpc', '--json', ...args], {
      cwd: place.root,
      env: childEnv(place.home, place.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const status = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { status: await status, stdout, stderr };
  };
  const FileSchema = z.looseObject({ content: z.string(), run: z.string() });

  it('asks it with the token, as often as one likes, in one session', async () => {
    const ask = () => call('--url', server.url, '--token', 'secret-token', 'read_file', read);
    const [first, second] = [await ask(), await ask()].map(({ stdout }) => FileSchema.parse(JSON.parse(stdout)));
    expect(first?.content).toBe('one');
    expect(second?.run).toBe(first?.run);
  });

  it('says why it got no answer', async () => {
    const wrong = await call('--url', server.url, '--token', 'other', 'version');
    expect(wrong).toMatchObject({ status: 3, stderr: expect.stringContaining('does not accept the token') });
    const elsewhere = await call('--url', `${server.url}/other`, '--token', 'secret-token', 'version');
    expect(elsewhere).toMatchObject({ status: 3, stderr: expect.stringContaining('404') });
    const { url } = server;
    await server.close();
    const gone = await call('--url', url, '--token', 'secret-token', 'version');
    expect(gone).toMatchObject({ status: 3, stderr: expect.stringContaining('cannot be reached') });
    server = await rpcServer(place, 'secret-token');
  });
});
