// What the gate makes of a record: pure, so each case is a few events.
import { expect, it } from 'vitest';
import type { Envelope } from '../../src/core/event.ts';
import type { Task, ValidationStep } from '../../src/core/task.ts';
import { gateOf } from '../../src/tasks/gate.ts';
import { gatherFacts } from '../../src/tasks/work/facts.ts';

const STEP: ValidationStep = { step: 'test', cmd: 'npm test', definition: 'one', from: 'package.json' };
const ATTEMPT = { attempt: 1, session: 'ses_1', run: 'run_1', client: 'test/1', root: '/code/app', steps: [STEP] };
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const TASK: Task = {
  task: 'task_1',
  title: 'Mend it',
  acceptance: [],
  phases: [],
  depends_on: [],
  checks: [],
  budget: {},
  state: 'in_progress',
  opened: at(0),
  reason: undefined,
  attempts: [{ ...ATTEMPT, started: at(0) }],
  notes: [],
  refusals: 0,
  skips: [],
  completed: undefined,
};

interface More {
  readonly call?: string;
  readonly session?: string;
}

const event = (
  second: number,
  type: string,
  data: object,
  { call = `call_${second}`, session = 'ses_1' }: More = {},
): Envelope => ({
  seq: second,
  ts: at(second),
  id: `evt_${second}`,
  session,
  run: 'run_1',
  call,
  type,
  principal: 'agent',
  client: 'test/1',
  data,
  prev: '',
});

const called = (second: number, tool: string, effects: readonly object[], more?: More) =>
  event(second, 'tool_called', { tool, effects }, more);
const ended = (second: number, call: string, status = 'ok', data = {}) =>
  event(second, 'tool_result', { status, data }, { call });

/** A write that begins and ends. */
const write = (second: number, path = 'a.ts', more?: More) => [
  called(second, 'write_file', [{ kind: 'write', path }], more),
  ended(second, more?.call ?? `call_${second}`),
];
const RUN = { kind: 'exec', argv: ['npm', 'test'], cwd: '.', proven: 'test-runner' };
const tests = (second: number, outcome = 'passed', cmd = 'npm test') => [
  called(second, 'run_tests', [RUN]),
  event(second, 'test_result', { cmd, runner: 'node', outcome, passed: 1, failed: 0, skipped: 0, failures: [] }),
];
const scan = (second: number, findings: readonly string[], more: { notRun?: string[]; guards?: number } = {}) => [
  event(second, 'guard_scanned', {
    paths: ['a.ts'],
    files: 1,
    guards: more.guards ?? 2,
    findings: findings.length,
    not_run: (more.notRun ?? []).map((guard) => ({ guard, reason: 'none' })),
  }),
  ...findings.map((rule) =>
    event(second, 'rule_check', { path: 'a.ts', line: 3, rule, message: 'no', severity: 'high' }),
  ),
];
const drift = (second: number, path = 'a.ts') => event(second, 'drift_detected', { path, before: null, after: null });

const missing = (
  events: readonly (Envelope | readonly Envelope[])[],
  task = TASK,
  steps = [STEP],
): readonly string[] => {
  const facts = gatherFacts();
  for (const one of events.flat()) facts.take(one);
  const { items } = gateOf({ task, facts, steps, now: Date.parse(at(1000)) });
  return items.filter(({ state }) => state === 'missing').map(({ item }) => item);
};

it.each<[string, readonly (Envelope | readonly Envelope[])[], readonly string[]]>([
  ['nothing', [], ['tests']],
  ['a run after a write', [write(1), tests(2)], []],
  ['a run before a write', [tests(1), write(2)], ['tests']],
  [
    'a run that began before a write had ended',
    [called(1, 'write_file', [{ kind: 'write', path: 'a.ts' }]), tests(2), ended(3, 'call_1')],
    ['tests'],
  ],
  ['a failing run after a passing one', [tests(1), tests(2, 'failed')], ['tests']],
  ['a run in which no test ran', [write(1), tests(2, 'not_run')], ['tests']],
  ['another command', [tests(1, 'passed', 'true')], ['tests']],
  ['a failing part after the whole', [tests(1), tests(2, 'failed', 'npm test -- a')], ['tests']],
  ['what another program says of its tests', [called(1, 'Bash', [RUN]), tests(1)[1] ?? []], ['tests']],
  [
    'a refused write',
    [
      tests(1),
      called(2, 'write_file', [{ kind: 'write', path: 'a.ts' }]),
      event(2, 'policy_decision', { decision: 'deny' }),
    ],
    [],
  ],
  [
    'a write that changed nothing',
    [
      tests(1),
      called(2, 'write_file', [{ kind: 'write', path: 'a' }]),
      ended(2, 'call_2', 'ok', { change: 'unchanged' }),
    ],
    [],
  ],
  [
    'a command that nobody knows',
    [tests(1), called(2, 'run_command', [{ kind: 'exec', argv: ['x'], cwd: '.' }]), ended(2, 'call_2', 'error')],
    ['tests'],
  ],
  [
    'a commit',
    [tests(1), called(2, 'run_command', [{ kind: 'exec', argv: ['git', 'commit'], cwd: '.' }]), ended(2, 'call_2')],
    [],
  ],
  [
    'a write elsewhere',
    [
      event(0, 'session_opened', { root: '/code/other' }, { session: 'ses_2' }),
      tests(1),
      write(2, 'a.ts', { session: 'ses_2' }),
    ],
    [],
  ],
  ['a run elsewhere', [event(0, 'session_opened', { root: '/code/other' }), tests(1)], ['tests']],
  [
    'an imported write',
    [
      tests(1),
      event(2, 'tool_called', {
        tool: 'Edit',
        effects: [{ kind: 'write', path: 'a' }],
        imported: { from: 'calls', at: at(2) },
      }),
    ],
    [],
  ],
  ['a grave finding', [write(0), tests(1), scan(2, ['R'])], ['guard:R:a.ts']],
  ['a grave finding in a file that nothing has written', [write(0, 'b.ts'), tests(1), scan(2, ['R'])], []],
  [
    'a grave finding after a command that may have written anything',
    [called(0, 'run_command', [{ kind: 'exec', argv: ['x'], cwd: '.' }]), ended(0, 'call_0'), tests(1), scan(2, ['R'])],
    ['guard:R:a.ts'],
  ],
  ['a finding that a later scan does not find', [write(0), scan(1, ['R']), scan(2, []), tests(3)], []],
  ['a finding that a later scan finds again', [write(0), scan(1, ['R']), scan(2, ['R']), tests(3)], ['guard:R:a.ts']],
  [
    'a finding whose guard did not run again',
    [write(0), scan(1, ['R']), scan(2, [], { notRun: ['R'] }), tests(3)],
    ['guard:R:a.ts'],
  ],
  [
    'a finding after which the guards were stopped early',
    [write(0), scan(1, ['R']), scan(2, [], { notRun: ['all'] }), tests(3)],
    ['guard:R:a.ts'],
  ],
  ['a scan that looked at nothing', [write(0), scan(1, ['R']), scan(2, [], { guards: 0 }), tests(3)], ['guard:R:a.ts']],
  ['a change by nobody', [tests(1), drift(2)], ['drift:a.ts']],
  ['a change by nobody that was written over', [drift(1), write(2), tests(3)], []],
  [
    'a change after a command that may write anything',
    [called(1, 'run_command', [{ kind: 'exec', argv: ['x'], cwd: '.' }]), ended(1, 'call_1'), drift(2), tests(3)],
    [],
  ],
])('%s', (_name, events, expected) => {
  expect(missing(events)).toEqual(expected);
});

it('sees that what proves has been changed, or taken away', () => {
  expect(missing([tests(1)], TASK, [{ ...STEP, definition: 'two' }])).toEqual(['definition:test']);
  expect(missing([tests(1)], TASK, [])).toEqual(['definition:test']);
  const skipped = { ...TASK, skips: [{ item: 'definition:test', reason: 'it is better now' }] };
  expect(missing([tests(1)], skipped, [{ ...STEP, definition: 'two' }])).toEqual([]);
});

it('takes no proof of an attempt before', () => {
  const again = { ...TASK, attempts: [...TASK.attempts, { ...ATTEMPT, attempt: 2, started: at(5) }] };
  expect(missing([tests(1)], again)).toEqual(['tests']);
  expect(missing([tests(1), tests(6)], again)).toEqual([]);
});
