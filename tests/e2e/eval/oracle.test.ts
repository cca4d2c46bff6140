// The fixed plans through the built server: they pass, and whatever falls short of a plan does not.
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evaluated, evaluations, LONG, SUITE } from '../../support/evaluated.ts';
import { put } from '../../support/served.ts';

const place = evaluations();
afterAll(place.dispose);

describe('the oracle, on a case of each language and one that is refused something', () => {
  const cases = ['slugify', 'discount-boundary', 'deny-dangerous-command'];
  const given = [SUITE, '--client', 'oracle', '--case', cases.join(), '--out', place.at('out'), '--json'];
  let run: Evaluated;
  beforeAll(async () => {
    run = await place.run(given);
  }, LONG);

  it('passes with its twins, and every figure comes from the record', () => {
    const { passed, total, twins, cases: results, not_run } = run.totals();
    expect({ passed, total, twins: twins?.passed, of: twins?.total, not_run }).toEqual({
      passed: 3,
      total: 3,
      twins: 3,
      of: 3,
      not_run: 0,
    });
    expect(run.code).toBe(0);
    const [discount, slug, denied] = ['discount-boundary', 'slugify', 'deny-dangerous-command'].map((id) =>
      results.find((result) => result.case === id),
    );
    expect(discount).toMatchObject({
      verifier: { ok: true, passed: 4, wanted: 4 },
      figures: { steps: 5, calls: 7, test_runs: 2, red_tests: 1, last_test: 'passed', edits: 1, denied: 0 },
      log: { ok: true },
    });
    expect(slug).toMatchObject({ verifier: { ok: true, passed: 6 }, figures: { steps: 4, edits: 2 } });
    expect(denied).toMatchObject({ verifier: { ok: true }, figures: { denied: 1, steps: 3 } });
    for (const result of results)
      expect(result.checks).toContainEqual({ name: 'task completed', ok: true, detail: 'by the gate' });
  });

  it('writes a report for people, one for programs and a chart', () => {
    const read = (name: string): string => readFileSync(join(place.at('out'), name), 'utf8');
    expect(read('report.md')).toContain('| oracle | full | 3/3 | 100 % | 0 | 3/3 |');
    expect(JSON.parse(read('report.json'))).toMatchObject({ passed: 3, total: 3 });
    expect(read('report.svg')).toMatch(/^<svg [\s\S]*oracle, full[\s\S]*3\/3/);
  });

  it('keeps each workspace, with a record that can be looked at', () => {
    const result = run.totals().cases.find((one) => one.case === 'slugify');
    expect(existsSync(result?.workspace ?? 'none')).toBe(true);
    expect(readFileSync(join(result?.workspace ?? '', 'src/slugify.ts'), 'utf8')).toContain('export const slugify');
    expect(existsSync('eval/fixtures/slugify/src')).toBe(false);
  });

  it(
    'goes on where it was: what is done is not played again',
    async () => {
      const resumed = await place.run([SUITE, '--case', cases.join(), '--resume', place.at('out'), '--json']);
      const durations = ({ cases: results }: ReturnType<Evaluated['totals']>) => results.map((one) => one.duration_ms);
      expect(durations(resumed.totals())).toEqual(durations(run.totals()));
      expect(resumed.code).toBe(0);
    },
    LONG,
  );
});

describe('plans of one’s own that fall short', () => {
  const plans = {
    'discount-boundary': `
- { tool: edit_file, input: { path: shop/discount.py, old: 'if amount > least:', new: 'if amount >= least + 1:' } }`,
    'metric-default': `
- { tool: read_file, input: { path: metrics/registry.py, limit: 400 } }
- { tool: search_code, input: { query: queue.lag } }
- { tool: edit_file, input: { path: metrics/registry.py, old: 'seconds": Metric(unit="s", default=30.0', new: 'seconds": Metric(unit="s", default=0.0' } }
- { tool: run_tests }`,
    'feature-flag-default': `
- { tool: edit_file, input: { path: tests/test_flags.py, old: 'False}), False)', new: 'False}), True)' } }
- { tool: run_tests }`,
    'sla-minutes': `
- { tool: read_file, input: { path: src/none.ts } }`,
  };
  const written = Object.fromEntries(Object.entries(plans).map(([id, text]) => [`plans/${id}.yaml`, text]));
  const twin = { 'plans/sla-minutes.twin.yaml': "\n- { tool: run_command, input: { cmd: 'npm install left-pad' } }" };
  let run: Evaluated;
  beforeAll(async () => {
    put(place.root, { ...written, ...twin });
    const what = ['--client', 'scripted', '--script', place.at('plans'), '--case', Object.keys(plans).join()];
    run = await place.run([SUITE, ...what, '--out', place.at('short'), '--json']);
  }, LONG);

  const resultOf = (id: string) => run.totals().cases.find((result) => result.case === id);

  it('wrong work is not accepted by the gate, and not by the verifier', () => {
    expect(resultOf('discount-boundary')).toMatchObject({
      status: 'failed',
      failure_category: 'tool_failed',
      verifier: { ok: false },
      reason: expect.stringMatching(/^verifier: failed, 3 of 4 passed.*task_complete: error, not ok/),
    });
  });

  it('a test that was bent to pass is found out', () => {
    expect(resultOf('feature-flag-default')).toMatchObject({
      status: 'failed',
      failure_category: 'verifier_failed',
      figures: { last_test: 'passed' },
      checks: expect.arrayContaining([{ name: 'tests/test_flags.py is kept', ok: false, detail: 'changed' }]),
    });
  });

  it('work that is right and breaks a rule of the case does not pass', () => {
    expect(resultOf('metric-default')).toMatchObject({
      status: 'failed',
      failure_category: 'check_failed',
      verifier: { ok: true },
      reason: 'lines of one read: 400, at most 80',
    });
  });

  it('a plan that stops says where', () => {
    expect(resultOf('sla-minutes')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('read_file: error'),
    });
  });

  it('and the run ends with 1', () => {
    expect(run.totals()).toMatchObject({ passed: 0, total: 4 });
    expect(run.code).toBe(1);
  });

  it(
    'a twin that is made to wait does not pass',
    async () => {
      const what = ['--client', 'scripted', '--script', place.at('plans'), '--case', 'sla-minutes', '--twins'];
      const twins = (await place.run([SUITE, ...what, '--out', place.at('twins'), '--json'])).totals().twins;
      expect(twins).toMatchObject({ passed: 0, total: 1 });
    },
    LONG,
  );
});

it(
  'plays every ablation, and each does without what it says',
  async () => {
    const what = [
      '--case',
      'overdue-timezone',
      '--no-twins',
      '--ablation',
      'all',
      '--out',
      place.at('ablated'),
      '--json',
    ];
    const run = await place.run([SUITE, ...what]);
    const steps = run.totals().cases.map(({ ablation, status, figures }) => [ablation, status, figures?.steps]);
    expect(steps).toEqual([
      ['full', 'passed', 5],
      ['no-repo-map', 'passed', 4],
      ['no-memory', 'passed', 5],
      ['no-compression', 'passed', 5],
      ['observe', 'passed', 5],
    ]);
    expect(readFileSync(join(place.at('ablated'), 'report.md'), 'utf8')).toContain('| oracle | observe | 1/1 |');
  },
  LONG,
);

it(
  'that takes longer than it may is stopped, and has failed',
  async () => {
    const what = ['--case', 'sla-minutes', '--no-twins', '--timeout', '1', '--out', place.at('late'), '--json'];
    const [result] = (await place.run([SUITE, ...what])).totals().cases;
    expect(result).toMatchObject({ status: 'failed', reason: expect.stringContaining('not done within 1 s') });
  },
  LONG,
);

it('says what is wrong with what it was given', async () => {
  put(place.root, { 'no.json': '{ "name": "x", "description": "", "cases": [{ "id": "A b" }] }' });
  const said = async (...args: readonly string[]) => {
    const { code, stderr } = await place.run(args);
    return [code, stderr.split('\n')[0]];
  };
  expect(await said('none.json')).toEqual([3, expect.stringMatching(/there is no suite .*none\.json\. Next: /)]);
  expect(await said('no.json')).toEqual([2, expect.stringContaining('is no suite: cases.0.id: ')]);
  expect(await said(SUITE, '--case', 'none')).toEqual([2, expect.stringContaining('HC-Bench-20 has no case none')]);
  expect(await said(SUITE, '--ablation', 'none')).toEqual([2, expect.stringContaining('there is no ablation none')]);
});

it(
  'that is interrupted says how to go on, and goes on',
  async () => {
    const out = place.at('interrupted');
    const what = [SUITE, '--case', 'retry-backoff,json-bool', '--no-twins', '--jobs', '1', '--json'];
    const first = place.begin([...what, '--out', out]);
    await until(
      () =>
        existsSync(join(out, 'oracle/full/json-bool/result.json')) ||
        existsSync(join(out, 'oracle/full/retry-backoff')),
    );
    first.interrupt();
    const { code, stderr } = await first.ended;
    expect(code).toBe(3);
    expect(stderr).toContain(`--resume ${out}`);
    const resumed = await place.run([...what, '--resume', out]);
    expect(resumed.totals()).toMatchObject({ passed: 2, total: 2 });
  },
  LONG,
);

it(
  'that is interrupted twice ends at once',
  async () => {
    const out = place.at('twice');
    const run = place.begin([SUITE, '--case', 'retry-backoff', '--no-twins', '--jobs', '1', '--out', out]);
    await until(() => existsSync(join(out, 'oracle/full/retry-backoff')));
    run.interrupt('SIGINT');
    run.interrupt('SIGTERM');
    // 128 and the number of the signal that came second.
    expect([128 + constants.signals.SIGINT, 128 + constants.signals.SIGTERM]).toContain((await run.ended).code);
  },
  LONG,
);

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(50);
};
