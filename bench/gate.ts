// Whether a task is done, over a run of ten thousand events. Peer: the summary of the same run, the least that a reading
// of all of it costs.
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeLibraries } from '../src/compose/libraries.ts';
import type { NewEvent } from '../src/core/event.ts';
import { openArtifacts } from '../src/log/artifacts.ts';
import { openLog } from '../src/log/open-log.ts';
import { median } from './support/rounds.ts';

const CALLS = 3_300;
const ROUNDS = 15;
const TASK = 'task_01J0000000000000000000BENCH';
const SHA = hash('sha256', 'x');

export const gateBench = async (): Promise<void> => {
  const state = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  try {
    await writeRun(state);
    const open = () =>
      composeLibraries({
        root: state,
        state,
        env: process.env,
        excluded: () => false,
        rules: async () => [],
        tokenizer: 'o200k_base',
        artifacts: openArtifacts(state, { durability: 'balanced' }),
        inspect: () => Promise.reject(new Error('not asked')),
        guards: () => Promise.reject(new Error('not asked')),
        governance: () => Promise.reject(new Error('not asked')),
        steps: () => [],
        leaseMinutes: 30,
      });
    const summary: number[] = [];
    const first: number[] = [];
    const processor: number[] = [];
    const again: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const libraries = open();
      const tasks = await libraries.tasks();
      const trace = await libraries.trace();
      const task = tasks.find(TASK);
      const before = process.cpuUsage();
      const gate = tasks.gate(task);
      const { user, system } = process.cpuUsage(before);
      processor.push((user + system) / 1000);
      if (!gate.met) throw new Error('the gate of the bench is not met');
      first.push(gate.ms);
      again.push(tasks.gate(task).ms);
      const began = performance.now();
      await trace.summary('run_bench');
      summary.push(performance.now() - began);
      await libraries.close();
    }
    const peer = median(summary);
    console.log(`task_complete's gate on a run of ${CALLS * 3 + 3} events (aim: under 50 ms)`);
    for (const [name, times] of Object.entries({
      'summary of the run (peer)': summary,
      'first evaluation': first,
      'processor time of that': processor,
      again,
    })) {
      const p50 = median(times);
      console.log(
        `  ${name.padEnd(28)} p50 ${p50.toFixed(2)} ms  max ${Math.max(...times).toFixed(1)} ms  ${(p50 / peer).toFixed(2)}x peer`,
      );
    }
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
};

const DECIDED = {
  rule: 'default/x',
  reason: 'working inside the workspace',
  matches: [{ rule: 'default/x', decision: 'allow', subject: 'x', reason: 'working inside the workspace' }],
} as const;

const writeRun = async (state: string): Promise<void> => {
  const log = openLog({ state, durability: 'balanced', version: 'bench' });
  const context = { session: 'ses_bench', run: 'run_bench', principal: 'agent', client: 'bench/1' } as const;
  const opened = { task: TASK, title: 'Bench', acceptance: [], phases: [], depends_on: [], checks: [], budget: {} };
  log.append(context, [
    { type: 'task_opened', data: opened },
    { type: 'task_started', data: { task: TASK, attempt: 1, root: state, steps: [] } },
  ]);
  for (let call = 0; call < CALLS; call += 1) log.append({ ...context, call: `call_${call}` }, eventsOf(call));
  await new Promise((resolve) => setTimeout(resolve, 5));
  log.append({ ...context, call: 'call_tests' }, testRun());
  await log.close();
};

/** Of ten calls, three write and six read; one runs a command. */
const eventsOf = (call: number): readonly NewEvent[] => {
  const path = `src/module${call % 40}/file${call % 97}.ts`;
  const kind = call % 10 < 3 ? 'write' : 'read';
  const tool = kind === 'write' ? 'edit_file' : 'read_file';
  const effects = [{ kind, path } as const];
  return call % 10 === 9
    ? callOf('run_command', { argv: ['git', 'status'] }, [
        { kind: 'exec', argv: ['git', 'status'], cwd: '.', proven: 'git' },
      ])
    : callOf(tool, { path, old: 'x'.repeat(120), new: 'y'.repeat(120) }, effects);
};

type Effects = Extract<NewEvent, { type: 'tool_called' }>['data']['effects'];

const callOf = (tool: string, input: unknown, effects: Effects): readonly NewEvent[] => [
  { type: 'tool_called', data: { tool, input, input_sha256: SHA, effects } },
  {
    type: 'policy_decision',
    data: { decision: 'allow', ...DECIDED, matches: [...DECIDED.matches], policy: SHA, facts: {}, judge_us: 40 },
  },
  { type: 'tool_result', data: { status: 'ok', data: { path: 'x', lines: 40 }, text_bytes: 400, duration_ms: 1.2 } },
];

const testRun = (): readonly NewEvent[] => {
  const passed = { outcome: 'passed', passed: 3, failed: 0, skipped: 0, failures: [] } as const;
  const told: NewEvent = { type: 'test_result', data: { cmd: 'npm test', runner: 'node', ...passed, failures: [] } };
  const exec = { kind: 'exec', argv: ['npm', 'test'], cwd: '.', proven: 'test-runner' } as const;
  return [...callOf('run_tests', {}, [{ ...exec, argv: [...exec.argv] }]), told];
};
