// Following other writers, and what can be taken once.
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claim } from '../../src/log/claims.ts';
import { createFollow } from '../../src/log/follow.ts';
import { segmentsOf } from '../../src/log/segment-names.ts';
import { CONTEXT, finished, openTestLog, tempState, writeSegment } from './support.ts';

const reasons = (events: readonly { readonly data: unknown }[]): readonly string[] =>
  events.map(({ data }) => (typeof data === 'object' && data !== null && 'reason' in data ? String(data.reason) : ''));

const followed = (state: string, since = '2000-01-01') => createFollow(state, { since, types: ['run_finished'] });

describe('following', () => {
  it('gives what any writer has added, once, and no other type', async () => {
    const state = tempState();
    const follow = followed(state);
    expect(follow()).toEqual([]);
    const [one, two] = [openTestLog(state), openTestLog(state)];
    one.append(CONTEXT, [finished(1, 'a')]);
    two.append(CONTEXT, [finished(1, 'b')]);
    expect([...reasons(follow())].sort()).toEqual(['a', 'b']);
    expect(follow()).toEqual([]);
    one.append(CONTEXT, [{ type: 'run_started', data: {} }, finished(2, 'c')]);
    expect(reasons(follow())).toEqual(['c']);
    await Promise.all([one.close(), two.close()]);
    expect(follow()).toEqual([]);
  });

  it('is not misled by text that looks like an event, by broken lines, or by one that is not finished', async () => {
    const state = tempState();
    const follow = followed(state);
    const log = openTestLog(state);
    log.append(CONTEXT, [
      { type: 'session_opened', data: { root: '"type":"run_finished"', mode: '', policy: '', transport: '' } },
    ]);
    const input = { type: 'run_finished', data: { reason: 'from an agent', calls: 1 } };
    log.append(CONTEXT, [{ type: 'tool_called', data: { tool: 't', input, input_sha256: '', effects: [] } }]);
    expect(follow()).toEqual([]);
    const [segment] = segmentsOf(state);
    const path = segment?.path ?? '';
    appendFileSync(path, '{"type":"run_finished" broken\n{"type":"run_finished"}\n');
    expect(follow()).toEqual([]);
    log.append(CONTEXT, [finished(1, 'whole')]);
    const size = readFileSync(path).length;
    const bytes = readFileSync(path).subarray(size - 20);
    truncateSync(path, size - 20);
    expect(follow()).toEqual([]);
    appendFileSync(path, bytes);
    expect(reasons(follow())).toEqual(['whole']);
    await log.close();
  });

  it('from now on: leaves out what is there, in segments that go on as well', async () => {
    const state = tempState();
    const log = openTestLog(state);
    log.append(CONTEXT, [finished(1, 'before')]);
    const follow = createFollow(state, { since: '2000-01-01', from: 'end' });
    expect(follow()).toEqual([]);
    log.append(CONTEXT, [{ type: 'run_started', data: {} }, finished(1, 'after')]);
    expect(follow().map(({ type }) => type)).toEqual(['run_started', 'run_finished']);
    await writeSegment(state, { events: [finished(1, 'other writer')] });
    expect(reasons(follow())).toContain('other writer');
    await log.close();
  });

  it('reads lines longer than a block, and characters over its edge', async () => {
    const state = tempState();
    const texts = ['é'.repeat(1_500_000), 'short', 'x'.repeat(3_000_000)];
    await writeSegment(state, { events: texts.map((text) => finished(1, text)) });
    expect(reasons(followed(state)())).toEqual(texts);
  });

  it('leaves days out that are over', async () => {
    const state = tempState();
    await writeSegment(state, { clock: () => Date.UTC(2026, 0, 1), events: [finished(1, 'old')] });
    await writeSegment(state, { clock: () => Date.UTC(2026, 0, 3), events: [finished(1, 'new')] });
    expect(reasons(followed(state, '2026-01-02')())).toEqual(['new']);
  });
});

describe('claims', () => {
  it('are given once', () => {
    const state = tempState();
    expect([claim(state, 'apr_1'), claim(state, 'apr_1'), claim(state, 'apr_2')]).toEqual([true, false, true]);
  });

  it('have plain names only', () => {
    const state = tempState();
    for (const name of ['', '.', '../x', 'a/b', 'a\0']) expect(claim(state, name)).toBe(false);
    expect(existsSync(join(state, 'claims'))).toBe(false);
  });

  it('that cannot be known are an error, not a yes', () => {
    const state = tempState();
    appendFileSync(join(state, 'claims'), '');
    expect(() => claim(state, 'apr_1')).toThrow();
  });
});
