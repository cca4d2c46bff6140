// The watch over circles, with a clock of our own, and over work as it usually is.
import { expect, it } from 'vitest';
import type { LoopCall, LoopEnd, LoopRule } from '../../src/core/loops.ts';
import { openLoops } from '../../src/loops/open-loops.ts';
import { DEFAULT_CONFIG } from '../../src/policy-in-force.ts';

const NONE = { run_calls: 0, run_minutes: 0, task_calls: 0, task_minutes: 0 };

const watch = (budgets: Partial<typeof NONE> = {}) => {
  const clock = { minutes: 0 };
  const loops = openLoops({
    levels: DEFAULT_CONFIG.loops,
    budgets: { ...NONE, ...budgets },
    now: () => clock.minutes * 60_000,
  });
  const callOf = (tool: string, input: object, effects: LoopCall['effects']): LoopCall => ({
    run: 'run_1',
    tool,
    key: `${tool} ${JSON.stringify(input)}`,
    input,
    effects,
  });
  /** What is said before and after a call, the strictest first. */
  const make = (tool: string, input: object = {}, end: Partial<LoopEnd> = {}, effects: LoopCall['effects'] = []) => {
    const call = callOf(tool, input, effects);
    // As long as an assistant thinks at least.
    clock.minutes += 0.001;
    const held = loops.before(call).map(({ rule, decision }) => `${decision} ${rule}`);
    const hints = loops.after(call, { ok: true, text: '', data: {}, lifted: [], ...end });
    return [...held, ...hints.map(({ rule }) => `hint ${rule}`)];
  };
  return { clock, make, loops };
};

it('asks when the minutes of a run are over, and again when what was added is', () => {
  const { clock, make } = watch({ run_minutes: 10 });
  expect(make('a', { n: 1 })).toEqual([]);
  clock.minutes = 9;
  expect(make('a', { n: 2 })).toEqual(['hint budget']);
  clock.minutes = 11;
  expect(make('a', { n: 3 }, { lifted: ['budget'] })).toEqual(['ask budget']);
  expect(make('a', { n: 4 })).toEqual([]);
  clock.minutes = 16;
  expect(make('a', { n: 5 })[0]).toBe('ask budget');
  clock.minutes = 30;
  expect(make('a', { n: 6 })[0]).toBe('deny budget');
  expect(make('task_update', { state: 'blocked' })).toEqual([]);
});

it.each<[string, Partial<typeof NONE>, object]>([
  ['the configuration', { task_calls: 3, task_minutes: 5 }, {}],
  ['the task itself', { task_calls: 90 }, { calls: 3, minutes: 5 }],
])('counts the budget of a task from its start, as %s says', (_name, budgets, budget) => {
  const { clock, make } = watch(budgets);
  for (let n = 0; n < 20; n += 1) expect(make('a', { n })).toEqual([]);
  const start = (): readonly string[] => make('task_start', {}, { data: { budget } });
  start();
  expect([make('b', { n: 1 }), make('b', { n: 2 }), make('b', { n: 3 })].flat()).not.toContain('ask budget');
  expect(make('b', { n: 4 })).toContain('ask budget');
  make('task_complete', {}, {});
  expect(make('b', { n: 5 })).toEqual([]);
  start();
  clock.minutes = 6;
  expect(make('b', { n: 6 })).toContain('ask budget');
});

it('says nothing to work as it usually is: read, edit, test, and the same again', () => {
  const { make } = watch();
  const said: string[] = [];
  const failing: Partial<LoopEnd> = { ok: false, text: '1 failed' };
  for (let round = 0; round < 12; round += 1) {
    const read = { path: 'a.ts', sha256: `sha ${round}`, total_lines: 40, next_offset: null };
    said.push(
      ...make('read_file', { path: 'a.ts' }, { text: `line ${round}`, data: read }, [{ kind: 'read', path: 'a.ts' }]),
    );
    const written = { path: 'a.ts', sha256: `sha ${round + 1}` };
    said.push(
      ...make('edit_file', { path: 'a.ts', old: `${round}` }, { data: written }, [{ kind: 'write', path: 'a.ts' }]),
    );
    const failures = [{ name: `test ${round % 3}` }];
    const exec = { kind: 'exec', argv: ['npm', 'test'], cwd: '.', proven: 'test-runner' } as const;
    said.push(
      ...make('run_tests', {}, { ...failing, data: { outcome: 'failed', cmd: 'npm test', failures } }, [
        { ...exec, argv: [...exec.argv] },
      ]),
    );
  }
  expect(said).toEqual([]);
});

it('forgets a run that is over, and keeps runs apart', () => {
  const { make, loops } = watch();
  for (let n = 0; n < 6; n += 1) make('a');
  expect(make('a')).toContain('ask identical' satisfies `${'ask'} ${LoopRule}`);
  loops.forget('run_1');
  expect(make('a')).toEqual([]);
});
