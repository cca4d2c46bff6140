// Decisions that are for a person, at every door, and what a rule answers for them.
import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { place } from '../../support/worker.ts';

const ASKED = {
  kind: 'issue_selection',
  what_happened: 'Three issues are open.',
  if_approved: 'I begin with the first.',
  if_rejected: 'wait for another list',
  options: ['issue 1', 'issue 2'],
};
const REGRESSION = {
  kind: 'regression_approval',
  what_happened: 'Two tests fail that passed.',
  if_approved: 'I mend them now.',
  if_rejected: 'stop and wait',
};

it('waits for a person, who answers in the terminal', async () => {
  const { at, connect } = place();
  const one = await connect();
  const asked = await one.call('checkpoint_request', ASKED);
  expect(asked).toMatchObject({ status: 'pending', code: 'approval_required', rule: 'default/consult' });
  const id = String(asked.approval);
  expect(at.person('show', id).stdout).toMatch(/issue_selection: Three issues are open\.\n.*if you agree: I begin/);
  expect(at.person('approve', id, '--choice', 'issue 3')).toMatchObject({ status: 2 });
  expect(at.person('approve', id, '--modified')).toMatchObject({ status: 2 });
  const note = 'only the first half';
  expect(at.person('approve', id, '--choice', 'issue 2', '--modified', '--note', note).stdout).toContain(
    `approved, modified, issue 2 once by a person (cli): ${note}`,
  );
  const answer = { kind: ASKED.kind, decision: 'modified', choice: 'issue 2', notes: note, automatic: false };
  expect(await one.call('checkpoint_request', ASKED)).toMatchObject({ status: 'ok', ...answer });
  expect(await one.call('checkpoint_request', ASKED)).toMatchObject({ status: 'pending' });
  const answered = at.record().find(({ type }) => type === 'checkpoint_answered');
  expect(answered?.data).toEqual({ ...answer, approval: id });
});

it('tells what to do instead when the answer is no', async () => {
  const { at, connect } = place();
  const one = await connect();
  const id = String((await one.call('checkpoint_request', ASKED)).approval);
  at.person('deny', id, '--note', 'none of these');
  expect(await one.call('checkpoint_request', ASKED)).toMatchObject({
    status: 'denied',
    reason: 'a person said no to issue_selection: none of these',
    remedy: 'wait for another list',
  });
});

it('has no quick no for a regression', async () => {
  const decline: ElicitResult = { action: 'decline' };
  const { at, connect } = place();
  const one = await connect(() => decline);
  const asked = await one.call('checkpoint_request', REGRESSION);
  expect(asked).toMatchObject({ status: 'pending' });
  const id = String(asked.approval);
  expect(at.person('deny', id)).toMatchObject({ status: 2 });
  expect(at.person('deny', id, '--note', 'roll it back').status).toBe(0);
});

it.each([
  [
    { answer: 'approved', choice: 'defer' },
    { status: 'ok', decision: 'approved', choice: 'defer' },
  ],
  [{ answer: 'approved' }, { status: 'ok', decision: 'approved', choice: 'fix_now' }],
  [
    { answer: 'modified', choice: 'fix_now', notes: 'one of them' },
    { status: 'ok', decision: 'modified', notes: 'one of them' },
  ],
  [
    { answer: 'rejected', notes: 'later' },
    { status: 'denied', reason: 'a person said no to regression_approval: later' },
  ],
  [{ answer: 'rejected' }, { status: 'pending' }],
  [{ answer: 'modified' }, { status: 'pending' }],
])('is answered in a form: %o', async (content, expected) => {
  const { connect } = place();
  const one = await connect(() => ({ action: 'accept', content }));
  expect(await one.call('checkpoint_request', REGRESSION)).toMatchObject(expected);
});

it('is answered over JSON-RPC by a person, not by an agent', async () => {
  const { at, connect } = place();
  const one = await connect();
  const id = String((await one.call('checkpoint_request', ASKED)).approval);
  const params = JSON.stringify({ approval: id, decision: 'approved', choice: 'issue 1' });
  expect(at.cli('rpc', 'approval_resolve', params).status).not.toBe(0);
  const said = at.cli('rpc', 'approval_show', JSON.stringify({ approval: id }));
  expect(z.looseObject({ state: z.string(), checkpoint: z.unknown() }).parse(JSON.parse(said.stdout))).toMatchObject({
    state: 'pending',
    checkpoint: { kind: 'issue_selection', options: ['issue 1', 'issue 2'], recommended: 'issue 1' },
  });
});

it('is answered by a rule where a person has said so, and recorded as automatic', async () => {
  const rules = 'permissions: { allow: ["checkpoint_request(issue_*)", "checkpoint_request(regression_approval)"] }\n';
  const { at, connect } = place({}, rules);
  const one = await connect();
  expect(
    await one.call('checkpoint_request', { ...ASKED, kind: 'issue_enrichment', options: undefined }),
  ).toMatchObject({
    automatic: true,
    choice: 'recommended',
  });
  expect(await one.call('checkpoint_request', REGRESSION)).toMatchObject({ automatic: true, choice: 'fix_now' });
  expect(await one.call('checkpoint_request', { ...ASKED, kind: 'mr_review' })).toMatchObject({ status: 'pending' });
  expect(await one.call('checkpoint_request', { ...ASKED, kind: 'my_own' })).toMatchObject({ status: 'pending' });
  const answered = at.record().filter(({ type }) => type === 'checkpoint_answered');
  expect(answered.map(({ data }) => [data.kind, data.automatic])).toEqual([
    ['issue_enrichment', true],
    ['regression_approval', true],
  ]);
});

it('cannot be answered for an ordinary call', async () => {
  const { at, connect } = place();
  const one = await connect();
  const id = String((await one.call('run_command', { argv: ['unheard-of'] })).approval);
  expect(at.person('approve', id, '--choice', 'x')).toMatchObject({ status: 2 });
  expect(at.person('approve', id, '--modified', '--note', 'x')).toMatchObject({ status: 2 });
});
