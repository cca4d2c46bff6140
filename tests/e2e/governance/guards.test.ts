// Guards through a real client and the command line: findings in the answers of writes, and programs behind trust.
import { expect, it, onTestFinished } from 'vitest';
import { agent, type Site, site } from '../../support/asked.ts';

const GUARD = `id: NO-CENTS-AS-FLOAT
title: a price as a float
severity: high
languages: [typescript]
kind: regex
pattern: '\\bprice\\s*=\\s*\\d+\\.\\d'
message: keep prices in cents
examples:
  match: ['price = 1.5']
  not_match: ['price = 150']
`;
const PROGRAM = `id: SHOUT
title: no shouting
kind: command
command: [sh, .harness/guards/shout.sh]
timeout_seconds: 5
`;
const SCRIPT = 'grep -nH "[A-Z]\\{5\\}" "$@" | sed "s/^\\(.*\\):\\([0-9]*\\):.*/\\1:\\2:SHOUT-1:no shouting/"\n';

const place = (files: Readonly<Record<string, string>> = {}): Site => {
  const at = site({
    '~/.config/harness/config.yaml': 'toolsets: [default, rules]\n',
    'src/a.ts': 'const a = 1;\n',
    ...files,
  });
  onTestFinished(() => at.dispose());
  return at;
};

const connect = async (at: Site) => {
  const one = await agent(at);
  onTestFinished(() => one.close());
  return one;
};

it('tells in the answer of a write what is wrong with it, and records it', async () => {
  const at = place({ '.harness/guards/cents.yaml': GUARD });
  const one = await connect(at);
  const written = await one.call('write_file', { path: 'src/b.ts', content: 'let price = 9.99;\ndebugger;\n' });
  expect(written).toMatchObject({
    status: 'ok',
    change: 'created',
    findings: [
      { path: 'src/b.ts', line: 1, rule: 'NO-CENTS-AS-FLOAT', message: 'keep prices in cents', severity: 'high' },
      { path: 'src/b.ts', line: 2, rule: 'TS-DEBUGGER' },
    ],
  });
  expect(written.text).toContain('src/b.ts:1: NO-CENTS-AS-FLOAT (high): keep prices in cents');
  const edited = await one.call('edit_file', { path: 'src/b.ts', old: '9.99', new: '999' });
  expect(edited).toMatchObject({ status: 'ok', findings: [{ rule: 'TS-DEBUGGER' }] });
  expect(await one.call('edit_file', { path: 'src/a.ts', old: '1', new: '2' })).not.toHaveProperty('findings');
  const events = at.record().filter(({ type }) => type === 'rule_check');
  expect(events.map(({ data }) => data.rule)).toEqual(['NO-CENTS-AS-FLOAT', 'TS-DEBUGGER', 'TS-DEBUGGER']);
});

it('checks what is there, on demand, and shows a mend without doing it', async () => {
  const at = place({ 'test/a.test.ts': "it.only('x', () => {});\n", 'clean.md': 'x\n' });
  const one = await connect(at);
  expect(await one.call('rule_check', { paths: ['test'], fixes: true })).toMatchObject({
    files: 1,
    findings: [{ path: 'test/a.test.ts', line: 1, rule: 'TS-FOCUSED-TEST', fixable: true }],
    diff: expect.stringContaining("+it('x', () => {});"),
  });
  const found = at.cli('rule', 'check', '--json');
  expect(found.status).toBe(1);
  expect(JSON.parse(found.stdout)).toMatchObject({ files: 3, findings: [{ rule: 'TS-FOCUSED-TEST' }], not_run: [] });
  expect(at.cli('rule', 'check', 'clean.md')).toMatchObject({ status: 0 });
  expect(at.cli('rule', 'check', 'nowhere.ts')).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/^harness: nowhere\.ts does not exist\. Next: [^:]*\n$/),
  });
});

it('runs programs of a project only once a person trusts them', async () => {
  const at = place({ '.harness/guards/shout.yaml': PROGRAM, '.harness/guards/shout.sh': SCRIPT });
  const one = await connect(at);
  const before = await one.call('write_file', { path: 'a.md', content: 'HELLO\n' });
  expect(before.text).toContain('guard SHOUT did not run');
  expect(before).not.toHaveProperty('findings');
  const trusted = at.cli('trust', '--yes');
  expect(trusted.stdout + trusted.stderr).toContain('runs sh .harness/guards/shout.sh');
  const after = await one.call('write_file', { path: 'b.md', content: 'hi\nHELLO\n' });
  expect(after).toMatchObject({ findings: [{ path: 'b.md', line: 2, rule: 'SHOUT-1', message: 'no shouting' }] });
});

it('does not run a catastrophic expression, and says so', async () => {
  const at = place({ '.harness/guards/slow.yaml': "id: SLOW\ntitle: slow\nkind: regex\npattern: '(a+)+$'\n" });
  const found = at.cli('rule', 'check', '--json');
  expect(found.status).toBe(3);
  expect(JSON.parse(found.stdout)).toMatchObject({
    findings: [],
    not_run: [{ guard: 'SLOW', reason: expect.stringContaining('exponential') }],
  });
});
