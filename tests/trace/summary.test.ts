import { expect, it } from 'vitest';
import type { Envelope, EventData, NewEvent } from '../../src/core/event.ts';
import { summaryOf } from '../../src/trace/summary/summary.ts';

interface Done {
  readonly tool: string;
  readonly path?: string;
  readonly writes?: true;
  readonly result?: Partial<EventData<'tool_result'>>;
  readonly tests?: 'passed' | 'failed';
  readonly decision?: 'allow' | 'deny';
}

/** A run of calls a second apart. */
const runOf = (calls: readonly Done[], more: readonly (readonly [number, NewEvent])[] = []): readonly Envelope[] => {
  const events: [number, NewEvent, string | undefined][] = [[0, { type: 'run_started', data: {} }, undefined]];
  for (const [at, { tool, path = 'a.ts', writes, result = {}, tests, decision = 'allow' }] of calls.entries()) {
    const call = `call_${at}`;
    const ts = (at + 1) * 1000;
    const kind = writes === true ? ('write' as const) : ('read' as const);
    const outcome: NewEvent = {
      type: 'tool_result',
      data: { status: 'ok', data: {}, text_bytes: 100, duration_ms: 10, ...result },
    };
    const test: NewEvent[] =
      tests === undefined
        ? []
        : [
            {
              type: 'test_result',
              data: { cmd: 't', runner: 'r', outcome: tests, passed: 1, failed: 0, skipped: 0, failures: [] },
            },
          ];
    const about: NewEvent[] = [
      { type: 'tool_called', data: { tool, input: { path }, input_sha256: path, effects: [{ kind, path }] } },
      {
        type: 'policy_decision',
        data: {
          decision,
          rule: 'a/rule',
          reason: 'x',
          matches: [],
          policy: '0',
          facts: {},
          judge_us: 2_000,
          queue_us: 1_000,
        },
      },
      ...test,
      ...(decision === 'deny' ? [] : [outcome]),
    ];
    for (const event of about) events.push([ts, event, call]);
  }
  for (const [ts, event] of more) events.push([ts, event, undefined]);
  return events.map(([ts, event, call], at) => ({
    seq: at + 1,
    ts: new Date(ts).toISOString(),
    id: `evt_${at}`,
    session: 'ses_1',
    run: 'run_1',
    ...(call === undefined ? {} : { call }),
    ...event,
    principal: 'agent',
    client: 'test/1',
    prev: '',
  }));
};

const edit = (path: string, added = 1): Done => ({
  tool: 'edit_file',
  path,
  writes: true,
  result: { data: { lines_added: added, lines_removed: 1 } },
});
const red: Done = { tool: 'run_tests', path: '.', tests: 'failed', result: { status: 'error', code: 'tests_failed' } };
const green: Done = { tool: 'run_tests', path: '.', tests: 'passed' };
const read = (path: string): Done => ({ tool: 'read_file', path });

it('edits, and how soon they were tested', () => {
  const summary = summaryOf(
    runOf([read('a.ts'), edit('a.ts'), red, edit('a.ts', 3), read('b.ts'), green, edit('b.ts')]),
  );
  expect(summary.first_edit).toEqual({ ms: 2_000, calls: 1 });
  expect(summary.edits).toEqual({ total: 3, untested: 1, calls_to_test: 1.5 });
  expect(summary.tests).toEqual({ runs: 2, red: 1, red_to_green: 1, green_to_red: 0, last: 'passed' });
  expect(summary.files_modified).toEqual([
    { path: 'a.ts', edits: 2, added: 4, removed: 2 },
    { path: 'b.ts', edits: 1, added: 1, removed: 1 },
  ]);
});

it('repeats count only where nothing was written in between', () => {
  const summary = summaryOf(runOf([read('a.ts'), read('a.ts'), edit('a.ts'), read('a.ts'), read('a.ts'), red, red]));
  expect(summary.repeated_calls).toEqual([
    { tool: 'read_file', argument: 'a.ts', times: 3 },
    { tool: 'run_tests', argument: '.', times: 2 },
  ]);
  expect(summary.repeated_reads).toBe(2);
});

it('denials, failures and what most of them were', () => {
  const denied: Done = { tool: 'run_command', decision: 'deny' };
  const summary = summaryOf(
    runOf([denied, denied, red, { tool: 'read_file', result: { status: 'error', code: 'not_found' } }]),
  );
  expect(summary.denials).toEqual([{ rule: 'a/rule', times: 2 }]);
  expect(summary.failures).toEqual({ policy: 2, tests: 1, files: 1 });
  expect(summary.failure_category).toBe('policy');
  expect(summary.tools.run_command).toMatchObject({ calls: 2, denied: 2, failed: 0 });
});

it('bytes saved are net of what was read again', () => {
  const long = {
    status: 'ok',
    text_bytes: 8_000,
    artifact: { artifact: 'f'.repeat(64), bytes: 100_000, lines: 9 },
  } as const;
  const summary = summaryOf(
    runOf([
      { tool: 'run_command', result: long },
      { tool: 'artifact_read', result: { text_bytes: 5_000 } },
    ]),
  );
  expect(summary.output).toEqual({
    shown_bytes: 13_000,
    stored_bytes: 100_000,
    reread_bytes: 5_000,
    saved_bytes: 87_000,
  });
});

it('time is told apart: queue, judging, people, running', () => {
  const asked = {
    approval: 'apr_1',
    tool: 't',
    rule: 'r',
    reason: 'x',
    subject: 's',
    binding: '0',
    expires: '',
  };
  const summary = summaryOf(
    runOf(
      [read('a.ts'), read('b.ts')],
      [
        [5_000, { type: 'approval_requested', data: asked }],
        [
          9_000,
          {
            type: 'approval_resolved',
            data: { approval: 'apr_1', decision: 'approved', scope: 'once', by: { principal: 'human', door: 'cli' } },
          },
        ],
      ],
    ),
  );
  expect(summary.durations).toMatchObject({ queue_ms: 2, judge_ms: 4, approval_ms: 4_000, execution_ms: 14 });
});

it('a run of nothing is said to be none', () => {
  expect(() => summaryOf([])).toThrow('nothing is recorded');
});

it('the map is judged by what is read after it: each file once, by its name in the workspace', () => {
  const used: NewEvent = {
    type: 'repo_map_used',
    data: {
      files: ['a.ts'],
      paths: ['b.ts'],
      left_out: 0,
      tokens: 9,
      max_tokens: 100,
      rank_ms: 1,
      render_ms: 1,
    },
  };
  const opened: NewEvent = {
    type: 'session_opened',
    data: { root: '/srv/shop', mode: 'workspace', policy: '0', transport: 'mcp-stdio' },
  };
  const calls = [read('early.ts'), read('/srv/shop/a.ts'), read('a.ts'), read('b.ts'), read('c.ts'), edit('d.ts')];
  const events = runOf(calls);
  const at = events.findIndex(({ data }) => JSON.stringify(data).includes('/srv/shop/a.ts'));
  const [one, two] = runOf(
    [],
    [
      [0, opened],
      [0, used],
    ],
  ).slice(1);
  if (one === undefined || two === undefined) throw new Error('two events');
  const summary = summaryOf([one, ...events.slice(0, at), two, ...events.slice(at)]);
  expect(summary.map).toEqual({ maps: 1, files_read: 3, hits: 2, hits_with_definitions: 1 });
  expect(summaryOf(events).map).toBeNull();
});
