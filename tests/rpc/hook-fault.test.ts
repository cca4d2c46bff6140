// When the record takes the outcome of a call and not what the guards found in it.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { HarnessError } from '../../src/core/error.ts';
import type { NewEvent } from '../../src/core/event.ts';
import type { GateParts } from '../../src/core/parts.ts';
import { createRedactor } from '../../src/policy/redact.ts';
import { policyInForce } from '../../src/policy-in-force.ts';
import { answerEvent, type Gate } from '../../src/rpc/protocols/hook/hook.ts';
import { openView } from '../../src/workspace/view.ts';
import { plant, temporaryDirectory } from '../workspace/temp.ts';

it('nothing is told of findings that are not on record, and the outcome stands', async () => {
  const root = temporaryDirectory();
  plant(root, { 'a.ts': 'x' });
  const { policy } = await policyInForce({ root, state: root, place: '', env: { HOME: root }, flags: {} }, false);
  const full = new HarnessError('log_unavailable', 'the disk is full', 'make room');
  const kept: string[] = [];
  const append = (_context: unknown, events: readonly NewEvent[]): void => {
    if (events.some(({ type }) => type === 'guard_scanned')) throw full;
    kept.push(...events.map(({ type }) => type));
  };
  const finding = { path: 'a.ts', line: 1, rule: 'R', message: 'no', severity: 'low' } as const;
  const parts: GateParts = {
    policy,
    workspace: openView(root, () => false),
    log: { append, appendSoon: async (context, events) => append(context, events) },
    approvals: () => Promise.reject(new Error('nobody asks')),
    artifacts: { put: () => Promise.reject(new Error('nothing to keep')), get: async () => undefined },
    redactor: createRedactor({}),
    now: () => 0,
    wallClock: () => 0,
    newId: (prefix) => `${prefix}_1`,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    limits: { outputChars: 1_000, approvalMinutes: 1 },
    afterWrite: async (paths) => ({ files: paths.length, guards: 1, findings: [finding], omitted: 0, not_run: [] }),
  };
  const session = { id: 'ses_1', run: 'run_1', principal: 'agent', client: { name: 'c', version: '1' } } as const;
  const gate: Gate = { parts, session, roots: [root], questionOf: () => undefined, calls: () => 1 };
  const event = {
    event: 'PostToolUse',
    client: 'claude',
    session: 's',
    cwd: root,
    permissionMode: '',
    tool: 'Write',
    input: { file_path: 'a.ts' },
    useId: 't',
    response: 'ok',
    durationMs: 1,
  } as const;
  expect(await answerEvent(event, async () => gate)).toEqual({ text: undefined, fault: full });
  expect(kept).toEqual(['tool_result']);
});
