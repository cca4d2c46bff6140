// Signals from calls that the server itself has judged: what is refused, asked and watched again and again.
import { afterEach, expect, it } from 'vitest';
import { DraftPageSchema, GcReportSchema } from '../../../src/core/governance.ts';
import { type Frame, type Served, served } from '../../support/served.ts';

let at: Served | undefined;
afterEach(async () => {
  await at?.dispose();
  at = undefined;
});

const data = ({ status: _s, call: _c, run: _r, text: _t, ...rest }: Frame) => rest;

const rule = (id: string, decision: string, match: string, mode = 'enforce') => ({
  [`.harness/rules/${id}.md`]: `---\nid: ${id}\ntitle: No ${id} by hand\ndecision: ${decision}\nmatch: ${match}\nmode: ${mode}\n---\n\nAsk the release team.\n`,
});

it('a rule that refuses again and again is a chronic block, and a watching one a repeated warning', async () => {
  at = await served(
    {
      'a.txt': 'one\n',
      ...rule('release', 'deny', 'Bash(releasectl *)'),
      ...rule('notes', 'deny', 'Edit(./notes/**)', 'shadow'),
    },
    { args: ['--toolsets', 'learn,default'] },
  );
  const { call } = at;
  for (let time = 0; time < 5; time += 1)
    expect(await call('run_command', { argv: ['releasectl', 'start'] })).toMatchObject({ status: 'denied' });
  for (let time = 0; time < 10; time += 1)
    expect(await call('write_file', { path: `notes/${time}.md`, content: 'x\n' })).toMatchObject({ status: 'ok' });
  const report = GcReportSchema.parse(data(await call('gc_run', {})));
  expect(report.signals.map(({ type, count, subject }) => [type, count, subject])).toEqual([
    ['chronic_block', 5, 'project:release refused 5 calls'],
    ['repeated_warn', 10, 'project:notes would have stopped 10 calls'],
  ]);
  const { drafts } = DraftPageSchema.parse(data(await call('gc_drafts', {})));
  // Nothing that was refused was ever made and kept, so there is no ground for an exception.
  expect(drafts.map(({ kind, loosens }) => [kind, loosens])).toEqual([
    ['skill', false],
    ['skill', false],
  ]);
  expect(drafts.map(({ artifacts }) => artifacts[0]?.content).join()).toContain('releasectl start');
});

it('looking at the record is no work: gc_run finds nothing in its own calls', async () => {
  at = await served({}, { args: ['--toolsets', 'learn'] });
  for (let time = 0; time < 6; time += 1) await at.call('gc_drafts', { draft: 'drf_none' });
  const report = GcReportSchema.parse(data(await at.call('gc_run', {})));
  expect(report).toMatchObject({ signals: [], window: { calls: 0, from: null } });
});

it('what is configured counts', async () => {
  at = await served(rule('release', 'deny', 'Bash(releasectl *)'), {
    args: ['--toolsets', 'learn,default'],
    home: { '.config/harness/config.yaml': 'gc: { chronic_block_min: 2, max_drafts: 0 }\n' },
  });
  for (let time = 0; time < 2; time += 1) await at.call('run_command', { argv: ['releasectl', 'start'] });
  const { stdout } = at.cli('gc', 'run', '--json');
  expect(GcReportSchema.parse(JSON.parse(stdout))).toMatchObject({
    signals: [{ type: 'chronic_block', count: 2, state: 'open' }],
    drafts_generated: 0,
    open: 1,
  });
});
