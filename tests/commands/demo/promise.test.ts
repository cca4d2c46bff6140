import { expect, it } from 'vitest';
import { brokenPromises } from '../../../src/commands/demo/promise.ts';
import type { Ruling } from '../../../src/commands/demo/record.ts';
import type { Step } from '../../../src/commands/demo/script.ts';
import type { Answer } from '../../../src/eval/assistant.ts';

const step: Step = {
  tool: 'read_file',
  input: { path: '../etc/passwd' },
  promise: { decision: 'deny', status: 'denied', code: 'denied_by_policy' },
};
const answer: Answer = {
  status: 'denied',
  call: 'call_1',
  run: 'run_1',
  code: 'denied_by_policy',
  rule: 'floor/outside-root',
  reason: 'outside',
};
const ruling: Ruling = {
  ts: '2026-01-31T12:00:00.000Z',
  decision: 'deny',
  rule: 'floor/outside-root',
  durationMs: 0.5,
};

it('is content when the answer and the log are as promised', () => {
  expect(brokenPromises(step, answer, ruling)).toEqual([]);
});

it('notices an escape that was let through', () => {
  const through: Answer = { status: 'ok', call: 'call_1', run: 'run_1' };
  expect(brokenPromises(step, through, { ...ruling, decision: 'allow', rule: 'default/read' })).toEqual([
    'read_file: status is ok, not denied',
    'read_file: code is none, not denied_by_policy',
    'read_file: decision is allow, not deny',
  ]);
});

it('notices an answer that names another rule than the log', () => {
  expect(brokenPromises(step, answer, { ...ruling, rule: 'floor/bad-path' })).toEqual([
    'read_file: rule in the log is floor/bad-path, not floor/outside-root (outside)',
  ]);
});

it('notices a call of which the log knows nothing', () => {
  expect(brokenPromises(step, answer, undefined)).toEqual(['read_file: the log holds no decision on call call_1']);
});
