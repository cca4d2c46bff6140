import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readEvents } from '../../src/compose/log.ts';
import type { Effect } from '../../src/core/effect.ts';
import { openHarness } from '../../src/harness.ts';
import { ruleFile } from '../support/rule-file.ts';
import { place, type Where } from './place.ts';

const CLIENT = { name: 'test', version: '1' };
const DENY = { 'rules/a.md': ruleFile({ match: 'Read(a.txt)' }, 'It is private.\n\nAsk for it.\n') };

/** A harness over a place, and one agent that reads a.txt through it. */
const opened = async (where: Where = {}) => {
  const at = place(where);
  const said: string[] = [];
  const harness = await openHarness({ ...at.options, transport: 'test', notify: (line) => void said.push(line) });
  onTestFinished(() => harness.close());
  const session = harness.openSession(CLIENT, 'agent');
  const call = (tool: string, input: unknown) => harness.call(session, { tool, input });
  return {
    at,
    said,
    harness,
    call,
    readIt: () => call('read_file', { path: 'a.txt' }),
    loaded: async () => {
      const events = [];
      for await (const event of readEvents(harness.state)) if (event.type === 'policy_loaded') events.push(event);
      return events;
    },
  };
};

describe('the policy of a running server follows its files', () => {
  it.each(['managed', 'user', 'project'] as const)('a rule of the %s scope comes and goes', async (scope) => {
    const { at, readIt, loaded } = await opened();
    expect((await readIt()).status).toBe('ok');
    at.write(scope, DENY);
    expect(await readIt()).toMatchObject({
      status: 'denied',
      rule: `${scope}:a-rule`,
      reason: 'It is private',
      remedy: 'Ask for it',
    });
    rmSync(join(at.own[scope], 'rules/a.md'));
    expect((await readIt()).status).toBe('ok');
    const [first, second, third] = await loaded();
    expect(first?.data).toEqual(third?.data);
    expect(second?.data).toMatchObject({ rules: 1, sources: [join(at.own[scope], 'rules/a.md')] });
  });

  it('a file that is changed in place counts from the next call on', async () => {
    const { at, readIt } = await opened({ project: DENY });
    expect((await readIt()).status).toBe('denied');
    at.write('project', { 'rules/a.md': DENY['rules/a.md'].replace('a.txt', 'b.txt') });
    expect((await readIt()).status).toBe('ok');
  });

  it('calls that come at once are judged by the same, new policy, and it is recorded once', async () => {
    const { at, readIt, loaded } = await opened();
    await readIt();
    at.write('project', DENY);
    const found = await Promise.all(Array.from({ length: 20 }, readIt));
    expect(new Set(found.map(({ status }) => status))).toEqual(new Set(['denied']));
    expect(await loaded()).toHaveLength(2);
  });

  it('mode follows as well', async () => {
    const { at, harness, call } = await opened();
    await call('write_file', { path: 'b.txt', content: 'b' });
    at.write('project', { 'config.yaml': 'mode: read-only\n' });
    expect(await call('write_file', { path: 'c.txt', content: 'c' })).toMatchObject({
      status: 'denied',
      rule: 'default/read-only',
    });
    expect(harness.mode).toBe('read-only');
  });

  it('nothing is loaded or recorded again while nothing changes', async () => {
    const { readIt, loaded, harness } = await opened({ project: DENY });
    const before = harness.inForce();
    for (let calls = 0; calls < 5; calls += 1) await readIt();
    expect(harness.inForce()).toBe(before);
    expect(await loaded()).toHaveLength(1);
  });
});

const MAKE: Effect = { kind: 'exec', argv: ['make', 'all'], cwd: '.' };
const ALLOW = { 'config.yaml': 'permissions:\n  allow: [Bash(make *)]\n', ...DENY };

describe('trust, while a server runs', () => {
  it('comes into force and ends with the next call, and both are told', async () => {
    const { at, harness, readIt, said } = await opened({ project: ALLOW });
    const decided = async (): Promise<string> => {
      await readIt();
      return harness.check('run_command', [MAKE]).decision;
    };
    expect(said).toEqual([
      expect.stringMatching(
        /config\.yaml:2: allows Bash\(make \*\): not in force before you trust it\. Next: harness trust\.$/,
      ),
    ]);
    expect(await decided()).toBe('ask');
    await at.trust();
    expect(await decided()).toBe('allow');
    await at.revoke();
    expect(await decided()).toBe('ask');
    expect(said).toHaveLength(2);
  });
  it('what waits for it is in the record', async () => {
    const { readIt, loaded } = await opened({ project: ALLOW });
    await readIt();
    expect((await loaded())[0]?.data).toMatchObject({
      rules: 1,
      held: [expect.stringContaining('allows Bash(make *)')],
    });
  });
});

describe('a file that is broken', () => {
  it('leaves the last good policy in force, and every refusal and question says so', async () => {
    const { at, harness, readIt, said, loaded, call } = await opened({
      project: DENY,
      user: { 'config.yaml': 'permissions: { ask: [Edit] }\n' },
    });
    await readIt();
    at.write('project', { 'config.yaml': 'mod: x\n' });
    const denied = await readIt();
    expect(denied).toMatchObject({ status: 'denied', rule: 'project:a-rule' });
    expect(denied.reason).toMatch(
      /^It is private \(the last good policy is in force, because .*config\.yaml:1: unknown key mod/,
    );
    const asked = await call('write_file', { path: 'b', content: '' });
    expect(asked).toMatchObject({ status: 'pending', reason: expect.stringContaining('last good policy') });
    expect(await call('search_code', { query: 'zzz' })).toMatchObject({ status: 'ok' });
    expect(said).toEqual([
      expect.stringMatching(/^the last good policy stays in force: .*Next: harness rules check\.$/),
    ]);
    expect((await loaded()).at(-1)?.data).toMatchObject({ problem: expect.stringContaining('unknown key mod') });
    rmSync(join(at.own.project, 'config.yaml'));
    expect((await readIt()).reason).toBe('It is private');
    expect(harness.inForce().problem).toBeUndefined();
  });
  it('takes with it what rests on trust, because that can no longer be seen', async () => {
    const { at, harness, readIt } = await opened({ project: ALLOW });
    await at.trust();
    await readIt();
    expect(harness.check('run_command', [MAKE]).decision).toBe('allow');
    at.write('user', { 'config.yaml': 'mod: x\n' });
    await readIt();
    expect(harness.check('run_command', [MAKE]).decision).toBe('ask');
    expect((await readIt()).status).toBe('denied');
  });
  it('does not let a server start', async () => {
    const at = place({ project: { 'rules/a.md': 'x' } });
    await expect(openHarness({ ...at.options, transport: 'test' })).rejects.toThrow(
      /a\.md:1: a rule begins with front matter/,
    );
  });
});
