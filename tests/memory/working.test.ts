// What one should keep in mind of a run, from its events.
import { expect, it } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import type { Envelope, EventData, NewEvent } from '../../src/core/event.ts';
import { workingMemory } from '../../src/memory/working/working.ts';

const ROOT = '/code/shop';

interface Call {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly effects?: readonly Effect[];
  readonly status?: EventData<'tool_result'>['status'] | 'pending' | 'unknown';
  readonly data?: Readonly<Record<string, unknown>>;
  readonly tests?: Partial<EventData<'test_result'>>;
}

const eventsOf = ({ tool, input, effects = [], status = 'ok', data = {}, tests }: Call): readonly NewEvent[] => [
  { type: 'tool_called', data: { tool, input, input_sha256: JSON.stringify(input), effects: [...effects] } },
  ...(status === 'pending' ? [ASKED] : []),
  ...(tests === undefined ? [] : [testResult(tests)]),
  ...(status === 'pending' || status === 'unknown' ? [] : [ended(status, data)]),
];

const ended = (status: EventData<'tool_result'>['status'], data: Readonly<Record<string, unknown>>): NewEvent => ({
  type: 'tool_result',
  data: { status, data: { ...data }, text_bytes: 1, duration_ms: 1 },
});

const testResult = (told: Partial<EventData<'test_result'>>): NewEvent => ({
  type: 'test_result',
  data: { cmd: 'npm test', runner: 'node', outcome: 'passed', passed: 3, failed: 0, skipped: 0, failures: [], ...told },
});

const ASKED: NewEvent = {
  type: 'approval_requested',
  data: { approval: 'apr_1', tool: 't', rule: 'r', reason: 'r', subject: 's', binding: 'b', expires: '2026-01-02' },
};

const run = (...calls: readonly Call[]) => {
  const events = calls.flatMap((call, at) => eventsOf(call).map((event) => ({ ...event, call: `call_${at}` })));
  const envelopes: readonly Envelope[] = events.map((event, at) => ({
    ...event,
    seq: at + 1,
    ts: '2026-01-01T00:00:00.000Z',
    id: `evt_${at}`,
    session: 'ses_1',
    run: 'run_1',
    principal: 'agent',
    client: 'test/1',
    prev: '',
  }));
  return workingMemory({ events: envelopes, notes: [], root: ROOT, permits: (path) => path !== 'secret.txt' });
};

const read = (path: string): Call => ({ tool: 'Read', input: { file_path: path }, effects: [{ kind: 'read', path }] });
const edit = (path: string): Call => ({
  tool: 'edit_file',
  input: { path },
  effects: [{ kind: 'write', path }],
  data: { lines_added: 2, lines_removed: 1 },
});
const test = (told: Partial<EventData<'test_result'>>): Call => ({ tool: 'run_tests', input: {}, tests: told });
const red: Partial<EventData<'test_result'>> = { outcome: 'failed', failed: 1, failures: ['adds'] };

it('names files once, the newest first, from the workspace on', () => {
  const { explored_files: files } = run(read('/code/shop/a.ts'), read('b.ts'), read('a.ts'), read('secret.txt'));
  expect(files).toEqual(['a.ts', 'b.ts']);
});

it('moves a file from read to modified when it is written', () => {
  const memory = run(read('a.ts'), edit('a.ts'), edit('a.ts'));
  expect(memory).toMatchObject({ explored_files: [], patch_summary: ['a.ts: +4 -2 lines in 2 edits'] });
});

it('forgets a failure when the same command passes, and no other', () => {
  expect(run(test(red)).failing_tests).toEqual(['npm test: adds']);
  expect(run(test(red), test({})).failing_tests).toEqual([]);
  expect(run(test(red), test({ cmd: 'npm test -- other' })).failing_tests).toEqual(['npm test: adds']);
  expect(run(test(red), test({ outcome: 'not_run' })).failing_tests).toEqual(['npm test: adds']);
  expect(run(test({ outcome: 'timeout' })).failing_tests).toEqual(['npm test: ran out of time']);
});

it('forgets a success when something is written after it', () => {
  expect(run(edit('a.ts'), test({})).verified_facts).toEqual([
    'npm test: 3 tests passed, and nothing was written since',
  ]);
  expect(run(test({}), edit('a.ts')).verified_facts).toEqual([]);
  expect(run(test({}), { ...edit('a.ts'), status: 'error' }).verified_facts).toHaveLength(1);
});

it('keeps a question open until the same call is made again', () => {
  const asked: Call = { tool: 'run_command', input: { cmd: 'make' }, status: 'pending' };
  expect(run(asked).open_questions).toEqual(['waits for a person: run_command make']);
  expect(run(asked, { ...asked, status: 'ok' }).open_questions).toEqual([]);
  expect(run({ ...asked, status: 'unknown' }).open_questions).toEqual([
    'nobody knows how it ended: run_command make (call_0)',
  ]);
});

it('takes a name that was found for one that matters', () => {
  const look = (query: string, total: number): Call => ({ tool: 'search_code', input: { query }, data: { total } });
  expect(run(look('applyTax', 2), look('no such thing', 1), look('gone', 0)).relevant_symbols).toEqual(['applyTax']);
});
