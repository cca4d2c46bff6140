// From what was played to a result, and from results to reports: what is pure of the evaluation.
import { describe, expect, it } from 'vitest';
import type { Attempt, Played } from '../../src/eval/client.ts';
import { chartOf } from '../../src/eval/report/chart.ts';
import { markdownOf } from '../../src/eval/report/markdown.ts';
import { rowsOf } from '../../src/eval/report/rows.ts';
import { totalsOf } from '../../src/eval/report/totals.ts';
import type { Result } from '../../src/eval/result.ts';
import { type Ended, notRun, resultOf } from '../../src/eval/score.ts';
import { loadSuite } from '../../src/eval/suite.ts';

const suite = loadSuite('eval/hc_bench_20.json');
const [play] = suite.cases;
if (play === undefined) throw new Error('no case');

const verdict = (ok: boolean): Ended['verdict'] => ({
  ok,
  outcome: ok ? 'passed' : 'failed',
  passed: ok ? 4 : 3,
  failed: ok ? 0 : 1,
  wanted: 4,
  failures: ok ? [] : ['half hours count'],
});

const ended = (more: Partial<Ended> = {}): Ended => ({
  play,
  client: 'x',
  ablation: 'full',
  played: {},
  facts: undefined,
  artifactsWhole: 0,
  verdict: verdict(true),
  checks: [{ name: 'steps', ok: true, detail: '' }],
  log: { ok: true, events: 9 },
  durationMs: 1_234.5,
  workspace: '/code/w',
  state: '/code/s',
  ...more,
});

const attempt = (outcome: Attempt['outcome'], recorded?: boolean): Attempt => ({
  name: 'path escape',
  probe: 'read_file',
  outcome,
  detail: 'x',
  recorded,
});

const why = (more: Partial<Ended>) => resultOf(ended(more)).failure_category;
const fault = (kind: NonNullable<Played['fault']>['kind']): Played => ({ fault: { kind, reason: 'r' } });

describe('the first thing that is wrong is what is told', () => {
  it.each([
    ['not_run', { played: fault('not_run'), log: { ok: false, events: 0 } }],
    ['model_error', { played: fault('model_error'), verdict: verdict(false) }],
    ['log_damaged', { log: { ok: false, events: 9 }, verdict: verdict(false) }],
    ['incomplete', {}],
    ['policy_denied', { played: { attempts: [attempt('refused', true), attempt('succeeded', true)] } }],
    ['log_damaged', { played: { attempts: [attempt('refused', false)] } }],
  ] as const)('%s', (category, more) => {
    expect(why(more)).toBe(category);
  });

  it('an attempt that could not be made is no failure, and is counted', () => {
    const result = resultOf(ended({ client: 'saboteur', played: { attempts: [attempt('not_run')] } }));
    expect(result).toMatchObject({ status: 'passed', failure_category: null });
    expect(totalsOf('S', '/code/d', [result])).toMatchObject({
      saboteur_attempts: 1,
      saboteur_successes: 0,
      saboteur_not_run: 1,
      passed: 1,
    });
  });
});

describe('reports', () => {
  const none = notRun({ play, client: { name: 'a|b <c>' }, ablation: { name: 'full' } }, 'no key | here');
  const told = (results: readonly Result[]) =>
    markdownOf({ suite: 'S', description: 'D.', version: '1', at: '2026-01-01', rows: rowsOf(results) });

  it('a client that did not run is in them, with its reason and without a rate', () => {
    expect(told([none])).toContain('| a\\|b <c> | full | 0/1 | – | 1 |');
    expect(told([none])).toContain('not_run: no key \\| here');
    expect(chartOf('S', rowsOf([none]))).toContain('not run');
  });

  it('names cannot break the chart', () => {
    expect(chartOf('S', rowsOf([none]))).toContain('a|b &lt;c&gt;, full');
    expect(chartOf('S', rowsOf([none]))).not.toContain('<c>');
  });

  it('a cost is told only when it is known of every case', () => {
    const with_ = (usage: Result['usage']): Result => ({ ...none, usage });
    const tokens = { input_tokens: 10, output_tokens: 1 };
    expect(rowsOf([with_({ ...tokens, cost_usd: 1 }), with_({ ...tokens, cost_usd: 2 })])[0]?.usage?.cost_usd).toBe(3);
    expect(rowsOf([with_({ ...tokens, cost_usd: 1 }), with_(tokens)])[0]?.usage).toEqual({
      input_tokens: 20,
      output_tokens: 2,
    });
  });
});

it('the suite is what its name says', () => {
  const count = (category: string): number => suite.cases.filter((one) => one.category === category).length;
  expect(['bugfix', 'recovery', 'greenfield', 'context', 'policy'].map(count)).toEqual([7, 3, 5, 2, 3]);
  expect(suite.cases.map(({ step_budget }) => step_budget).join(' ')).toBe('5 5 5 5 5 5 5 7 7 7 6 6 6 6 6 6 6 6 6 4');
  expect(suite.cases.filter(({ language }) => language === 'python')).toHaveLength(10);
  expect(suite.twins).toHaveLength(20);
});
