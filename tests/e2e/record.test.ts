// The record: nothing acknowledged is lost, no change goes unseen, nothing runs that cannot be recorded.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventsOf, hooked } from '../support/hooked.ts';
import { childEnv, cli, tempTree } from '../support/served.ts';
import { openWire, structured } from '../support/wire.ts';

const trees: { dispose: () => void }[] = [];
const tree = (files = {}): string => {
  const made = tempTree(files);
  trees.push(made);
  return made.root;
};
afterEach(() => {
  for (const made of trees.splice(0)) made.dispose();
});

const segmentsIn = (state: string): readonly string[] =>
  readdirSync(state, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.jsonl'))
    .map((path) => join(state, path));

const EventSchema = z.looseObject({ type: z.string(), call: z.string().optional(), data: z.looseObject({}) });
const eventsIn = (state: string): readonly z.infer<typeof EventSchema>[] =>
  segmentsIn(state).flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => EventSchema.parse(JSON.parse(line))),
  );

const verify = (root: string, state: string) => {
  const { status, stdout } = cli(['trace', 'verify', '--json'], { cwd: root, env: childEnv(state) });
  return {
    status,
    ...z
      .looseObject({
        ok: z.boolean(),
        events: z.int(),
        problems: z.array(z.looseObject({ kind: z.string(), line: z.int() })),
      })
      .parse(JSON.parse(stdout)),
  };
};

const recorded = async (): Promise<{ root: string; state: string }> => {
  const [root, state] = [tree({ 'a.txt': 'x\n' }), tree()];
  const wire = openWire({ args: ['serve', '--root', root], state });
  await wire.initialize();
  await wire.request('tools/call', { name: 'read_file', arguments: { path: 'a.txt' } });
  await wire.request('tools/call', { name: 'read_file', arguments: { path: '/etc/passwd' } });
  wire.child.stdin?.end();
  await wire.exited;
  return { root, state };
};

describe('kill -9', () => {
  it.each(['balanced', 'strict'])('loses no acknowledged call (%s)', async (durability) => {
    const [root, state] = [tree({ 'a.txt': 'x\n' }), tree()];
    const acknowledged: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const wire = openWire({ args: ['serve', '--root', root, '--durability', durability], state });
      await wire.initialize();
      const asking = Array.from({ length: 40 }, async (_, index) => {
        const input = index % 4 === 0 ? { path: `w${round}-${index}.txt`, content: 'x' } : { path: 'a.txt' };
        const answer = await wire.request('tools/call', {
          name: index % 4 === 0 ? 'write_file' : 'read_file',
          arguments: input,
        });
        acknowledged.push(String(structured(answer).call));
        if (acknowledged.length % 13 === 0) wire.child.kill('SIGKILL');
      });
      await Promise.race([Promise.all(asking), wire.exited]);
      wire.child.kill('SIGKILL');
      await wire.exited;
    }
    const results = new Set(
      eventsIn(state)
        .filter(({ type }) => type === 'tool_result')
        .map(({ call }) => call),
    );
    expect(acknowledged.length).toBeGreaterThan(8);
    expect(acknowledged.filter((call) => !results.has(call))).toEqual([]);
    expect(verify(root, state)).toMatchObject({ status: 0, ok: true, problems: [] });
  });
});

describe('changes afterwards', () => {
  it('every flipped byte is seen', async () => {
    const { root, state } = await recorded();
    const [segment = ''] = segmentsIn(state);
    const original = readFileSync(segment);
    expect(verify(root, state)).toMatchObject({ status: 0, ok: true });
    // Verifying in a process of its own takes time: every 397th byte here, every byte in the unit tests.
    for (let at = 0; at < original.length; at += 397) {
      const changed = Buffer.from(original);
      changed.writeUInt8((changed[at] ?? 0) ^ 1, at);
      writeFileSync(segment, changed);
      expect(verify(root, state), `byte ${at}`).toMatchObject({ status: 1, ok: false });
    }
    writeFileSync(segment, original);
    expect(verify(root, state)).toMatchObject({ status: 0, ok: true });
  });

  it.each<[string, (lines: string[]) => string[], number]>([
    ['an edited line', (lines) => lines.map((line) => line.replace('"deny"', '"allow"')), 9],
    ['a removed line', (lines) => lines.filter((_, index) => index !== 3), 4],
    ['two lines the other way round', ([a = '', b = '', c = '', d = '', ...rest]) => [a, b, d, c, ...rest], 3],
    ['a line twice', ([a = '', b = '', ...rest]) => [a, b, b, ...rest], 3],
    ['a missing end', (lines) => lines.slice(0, -3), 11],
  ])('%s is named', async (_name, change) => {
    const { root, state } = await recorded();
    const [segment = ''] = segmentsIn(state);
    const lines = readFileSync(segment, 'utf8').trimEnd().split('\n');
    writeFileSync(segment, `${change(lines).join('\n')}\n`);
    const { status, problems } = verify(root, state);
    expect(status).toBe(1);
    expect(problems[0]?.line).toBeGreaterThan(0);
    const words = cli(['trace', 'verify'], { cwd: root, env: childEnv(state) });
    expect(words.stdout + words.stderr).toMatch(/line \d+/);
  });
});

describe('a place that cannot be written', () => {
  const ask = async (state: string, root: string, files: readonly [string, object][]) => {
    const wire = openWire({ args: ['serve', '--root', root], state, env: { HOME: root } });
    await wire.initialize();
    const answers = [];
    for (const [name, input] of files)
      answers.push(structured(await wire.request('tools/call', { name, arguments: input })));
    wire.child.stdin?.end();
    await wire.exited;
    return answers;
  };

  it('a state directory that is a file: the call is refused, and nothing runs', async () => {
    const root = tree({ 'a.txt': 'x\n', state: 'a file' });
    const answers = await ask(join(root, 'state'), root, [
      ['read_file', { path: 'a.txt' }],
      ['write_file', { path: 'new.txt', content: 'x' }],
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 'error',
        code: 'log_unavailable',
        reason: expect.stringContaining('state'),
        remedy: expect.any(String),
      });
    }
    expect(readdirSync(root).sort()).toEqual(['a.txt', 'state']);
  });

  it('a full disk: refused with the reason; served again once there is room', async () => {
    const [root, mount] = [tree({ 'a.txt': 'x\n' }), tree()];
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', mount]);
    try {
      const wire = openWire({ args: ['serve', '--root', root], state: mount });
      await wire.initialize();
      const read = async () =>
        structured(await wire.request('tools/call', { name: 'read_file', arguments: { path: 'a.txt' } }));
      expect(await read()).toMatchObject({ status: 'ok' });
      execFileSync('sh', ['-c', `head -c 1000000 /dev/zero > ${mount}/fill 2>/dev/null || true`]);
      let answer = await read();
      for (let tries = 0; answer.status === 'ok' && tries < 50; tries += 1) answer = await read();
      expect(answer).toMatchObject({
        status: 'error',
        code: 'log_unavailable',
        reason: expect.stringMatching(/space/),
      });
      expect(
        structured(
          await wire.request('tools/call', { name: 'write_file', arguments: { path: 'b.txt', content: 'x' } }),
        ),
      ).toMatchObject({ code: 'log_unavailable' });
      expect(readdirSync(root)).toEqual(['a.txt']);
      rmSync(`${mount}/fill`);
      expect(await read()).toMatchObject({ status: 'ok' });
      wire.child.stdin?.end();
      await wire.exited;
      expect(verify(root, mount)).toMatchObject({ ok: true });
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});

describe('what is kept', () => {
  it('the intent comes before the outcome; arguments are redacted, with the hash of the original', async () => {
    const [root, state] = [tree(), tree()];
    const secret = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6'}`;
    const wire = openWire({ args: ['serve', '--root', root], state });
    await wire.initialize();
    await wire.request('tools/call', { name: 'write_file', arguments: { path: 'a.txt', content: `key ${secret}` } });
    wire.child.stdin?.end();
    await wire.exited;
    const events = eventsIn(state);
    const types = events.map(({ type }) => type);
    expect(types.indexOf('tool_called')).toBeLessThan(types.indexOf('policy_decision'));
    expect(types.indexOf('policy_decision')).toBeLessThan(types.indexOf('tool_result'));
    const everything = segmentsIn(state)
      .map((path) => readFileSync(path, 'utf8'))
      .join('');
    expect(everything).not.toContain(secret);
    expect(events.find(({ type }) => type === 'tool_called')?.data).toMatchObject({
      input_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('a secret in a command is in none of its events, and it can be judged again all the same', () => {
    const secret = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6'}`;
    const place = hooked();
    const command = `curl -H "Authorization: token ${secret}" https://api.example.com > ${secret}.txt`;
    const payload = {
      session_id: 's',
      cwd: '$ROOT',
      tool_name: 'Bash',
      tool_input: { command },
      tool_use_id: 'toolu_1',
    };
    expect(place.send({ ...payload, hook_event_name: 'PreToolUse' }).decision).toBe('ask');
    const events = eventsOf(place);
    expect(JSON.stringify(events)).not.toContain(secret);
    const judged = events.find(({ type }) => type === 'policy_decision')?.data;
    expect(judged).toMatchObject({
      policy: expect.stringMatching(/^[0-9a-f]{64}$/),
      facts: { '[redacted github].txt': [{ path: expect.stringMatching(/\/\[redacted github\]\.txt$/) }] },
    });
    expect(place.cli('policy', 'replay').status).toBe(0);
  });

  it('nobody else may read it', async () => {
    const { state } = await recorded();
    const modes = execFileSync('find', [join(state), '-mindepth', '1', '-printf', '%m %y\n'], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(new Set(modes)).toEqual(new Set(['700 d', '600 f']));
  });

  it('worktrees of one repository share one record', async () => {
    const [root, state, other] = [tree({ 'a.txt': 'x\n' }), tree(), tree()];
    const git = (...argv: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...argv], {
        cwd: root,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    git('worktree', 'add', '-q', join(other, 'tree'));
    for (const at of [root, join(other, 'tree')]) {
      const wire = openWire({ args: ['serve', '--root', at], state });
      await wire.initialize();
      await wire.request('tools/call', { name: 'read_file', arguments: { path: 'a.txt' } });
      wire.child.stdin?.end();
      await wire.exited;
    }
    const runs = z
      .array(z.looseObject({ root: z.string() }))
      .parse(JSON.parse(cli(['trace', 'list', '--json'], { cwd: root, env: childEnv(state) }).stdout));
    expect(runs.map((run) => run.root).sort()).toEqual([root, join(other, 'tree')].sort());
  });
});
