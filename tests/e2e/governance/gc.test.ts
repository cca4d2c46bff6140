// What the record teaches, through the doors: imported work, gc_run over MCP, the command line.
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DraftPageSchema, GcReportSchema, GcStatusSchema } from '../../../src/core/governance.ts';
import { busyWork } from '../../support/past-work.ts';
import { type Frame, type Served, type ServeOptions, served } from '../../support/served.ts';

let at: Served | undefined;
afterEach(async () => {
  await at?.dispose();
  at = undefined;
});

const LEARN = { args: ['--toolsets', 'learn,default'] };

/** A server over a repository in which work was done before. */
const taught = async (work: string, options: ServeOptions = LEARN): Promise<Served> => {
  at = await served({ 'past.jsonl': work }, options);
  const { status, stderr } = at.cli('import', 'calls', 'past.jsonl');
  expect(`${status} ${stderr}`).toBe('0 ');
  return at;
};

const without = ({ status: _s, call: _c, run: _r, text: _t, ...data }: Frame) => data;
const reportOf = (frame: Frame) => GcReportSchema.parse(without(frame));
const pageOf = (frame: Frame) => DraftPageSchema.parse(without(frame));

describe('gc_run', () => {
  it('finds what comes up again and again, and drafts the most urgent first', async () => {
    const { call } = await taught(busyWork());
    const report = reportOf(await call('gc_run', { project_id: null, max_drafts: 2 }));
    expect(report.signals.map(({ type, count, sessions, state }) => [type, count, sessions, state])).toEqual([
      ['repeated_failure', 10, 10, 'drafted'],
      ['repeated_failure', 10, 10, 'drafted'],
      ['hot_files', 30, 10, 'open'],
    ]);
    expect(report).toMatchObject({ drafts_generated: 2, open: 1, errors: [], window: { calls: 90 } });
    expect(report.draft_requests).toHaveLength(2);
    expect(report.older).toBe(0);
    const { drafts } = pageOf(await call('gc_drafts', {}));
    expect(drafts.map(({ id }) => id).sort()).toEqual([...report.draft_ids].sort());
  });

  it('says how much lies before the window', async () => {
    const { call, cli } = await taught(busyWork());
    const frame = await call('gc_run', { window: '1m' });
    const { window, older } = reportOf(frame);
    expect(older).toBeGreaterThan(0);
    expect(older + window.calls).toBe(90);
    expect(frame.text).toContain(`${older} older calls lie before the window`);
    expect(cli('gc', 'run', '--window', '1m').stderr).toContain(`${older} older calls not looked at. Next: `);
  });

  it('loses no signal by the cap and drafts none twice', async () => {
    const { call } = await taught(busyWork());
    const ids: string[] = [];
    for (let run = 0; run < 5; run += 1) ids.push(...reportOf(await call('gc_run', { max_drafts: 1 })).draft_ids);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
    const status = GcStatusSchema.parse(without(await call('gc_status')));
    expect(status).toMatchObject({ draft_count: 3, drafts: { pending: 3 }, signals: { open: 0, drafted: 3 } });
    expect(Date.parse(status.last_run ?? '')).toBeGreaterThan(Date.now() - 600_000);
  });

  it('names its evidence, and carries a backtest with every draft', async () => {
    const { call, cli } = await taught(busyWork());
    const report = reportOf(await call('gc_run', {}));
    const events = cli('trace', 'query', '--type', 'tool_result', '--fields', 'id,status', '--limit', '500', '--json');
    const { events: results } = z
      .object({ events: z.array(z.object({ id: z.string(), status: z.string() })) })
      .loose()
      .parse(JSON.parse(events.stdout));
    const failed = new Set(results.filter(({ status }) => status === 'error').map(({ id }) => id));
    for (const { type, events: cited, events_total } of report.signals.slice(0, 2)) {
      expect(`${type} ${cited.length} ${events_total}`).toBe('repeated_failure 5 10');
      expect(cited.every((id) => failed.has(id))).toBe(true);
    }
    const { drafts } = pageOf(await call('gc_drafts', {}));
    for (const { backtest, artifacts, expires, created } of drafts) {
      expect(backtest.judged_on.calls).toBe(backtest.calls);
      expect(backtest.drafted_on.calls).toBeGreaterThan(0);
      expect(artifacts[0]?.path).toMatch(/^\.harness\/(?:rules|skills)\//);
      expect(Date.parse(expires) - Date.parse(created)).toBe(72 * 3_600_000);
    }
  });

  it('drafts a rule where the older record says that it would be right, and says what it is good for', async () => {
    const { call } = await taught(busyWork());
    await call('gc_run', {});
    const { drafts } = pageOf(await call('gc_drafts', { kind: 'rule' }));
    expect(drafts).toHaveLength(1);
    const [draft] = drafts;
    expect(draft).toMatchObject({
      decision: 'ask',
      loosens: false,
      drafter: 'template',
      state: 'pending',
      backtest: { would_fire: 3, known_bad_caught: 3, known_good_stopped: 0, precision: 1, recall: 1, gate: 'observe' },
    });
    expect(draft?.artifacts[0]?.content).toContain('match: Bash(deployctl push staging *)');
    expect(draft?.backtest.precision_low).toBeCloseTo(0.4385, 3);
  });

  it('is another project only by mistake', async () => {
    const { call } = await taught(busyWork());
    expect(await call('gc_run', { project_id: 'elsewhere' })).toMatchObject({ status: 'error', code: 'not_found' });
    const { project_id } = GcStatusSchema.parse(without(await call('gc_status')));
    expect(reportOf(await call('gc_run', { project_id })).signals).toHaveLength(3);
    expect(await call('gc_run', { window: 'long' })).toMatchObject({ status: 'error', code: 'invalid_arguments' });
  });

  it('two servers on one repository come to the same drafts', async () => {
    const first = await taught(busyWork());
    const other = first.cli('gc', 'run', '--json');
    const theirs = GcReportSchema.parse(JSON.parse(other.stdout));
    const ours = reportOf(await first.call('gc_run', {}));
    expect(theirs.drafts_generated).toBe(3);
    expect(ours.drafts_generated).toBe(0);
    expect(ours.signals.map(({ draft }) => draft).sort()).toEqual([...theirs.draft_ids].sort());
  });
});

describe('gc_drafts', () => {
  it('filters, and goes on with a cursor', async () => {
    const { call } = await taught(busyWork());
    await call('gc_run', {});
    const first = pageOf(await call('gc_drafts', { limit: 2 }));
    expect(first).toMatchObject({ total: 3, next_cursor: first.drafts[1]?.id });
    const second = pageOf(await call('gc_drafts', { limit: 2, cursor: first.next_cursor }));
    expect(second).toMatchObject({ total: 3, next_cursor: null });
    expect([...first.drafts, ...second.drafts].map(({ id }) => id)).toHaveLength(3);
    expect(pageOf(await call('gc_drafts', { kind: 'skill', state: 'pending' })).total).toBe(2);
    expect(pageOf(await call('gc_drafts', { state: 'adopted' })).drafts).toEqual([]);
    const [{ id = '' } = {}] = second.drafts;
    expect(pageOf(await call('gc_drafts', { draft: id.slice(0, 12) })).drafts[0]?.id).toBe(id);
    expect(await call('gc_drafts', { draft: 'drf_none' })).toMatchObject({ code: 'not_found' });
  });
});

describe('harness gc', () => {
  it('runs, lists and shows; exit 1 where there is nothing', async () => {
    const { cli } = await taught(busyWork());
    expect(cli('gc', 'drafts')).toMatchObject({ status: 1, stdout: expect.stringContaining('harness gc run') });
    const run = cli('gc', 'run');
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining('3 drafts made, 0 signals left open') });
    const page = DraftPageSchema.parse(JSON.parse(cli('gc', 'drafts', '--json').stdout));
    const rule = page.drafts.find(({ kind }) => kind === 'rule');
    const shown = cli('gc', 'show', rule?.id ?? '').stdout;
    expect(shown).toContain('rightly stopped: deployctl push staging');
    expect(shown).toContain('right: 100 % (44 % to 100 %)');
    expect(cli('gc', 'status').stdout).toContain('3 pending');
    expect(cli('gc', 'show', 'nothing').status).toBe(3);
    expect(cli('gc', 'drafts', '--state', 'asleep').status).toBe(2);
  });

  it('finds nothing where nothing is on record', async () => {
    at = await served({}, LEARN);
    expect(at.cli('gc', 'run')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('Nothing shows in 0 calls'),
    });
  });
});
