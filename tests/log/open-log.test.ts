import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { EnvelopeSchema, type NewEvent } from '../../src/core/event.ts';
import { readEvents } from '../../src/log/read-events.ts';
import { segmentsOf } from '../../src/log/segment-names.ts';
import { verifyLog } from '../../src/log/verify-log.ts';
import { CONTEXT, collect, DAY_MS, finished, linesOf, openTestLog, tempState, writeSegment } from './support.ts';

describe.each(['strict', 'balanced'] as const)('a %s log', (durability) => {
  it('writes one line an event, opened and sealed, as the envelope says', async () => {
    const state = tempState();
    const segment = await writeSegment(state, {
      durability,
      clock: () => Date.UTC(2026, 0, 31, 12),
      events: [finished(1), finished(2)],
    });
    const events = linesOf(segment).map((line) => EnvelopeSchema.parse(JSON.parse(line)));
    expect(events.map(({ seq, ts, type, data }) => ({ seq, ts, type, data }))).toEqual([
      { seq: 1, ts: '2026-01-31T12:00:00.000Z', type: 'segment_opened', data: { version: '0.0.0', heads: {} } },
      { seq: 2, ts: '2026-01-31T12:00:00.000Z', type: 'run_finished', data: { reason: 'tést €', calls: 1 } },
      { seq: 3, ts: '2026-01-31T12:00:00.000Z', type: 'run_finished', data: { reason: 'tést €', calls: 2 } },
      { seq: 4, ts: '2026-01-31T12:00:00.000Z', type: 'segment_sealed', data: { events: 3 } },
    ]);
    expect(segment.key).toMatch(/^2026-01-31\/w_/);
  });
});

it('has the events of an append in the file when append returns, under one context', async () => {
  const state = tempState();
  const log = openTestLog(state);
  log.append({ ...CONTEXT, call: 'call_7' }, [finished(1), finished(2)]);
  const events = await collect(readEvents(state));
  expect(events.map(({ type, call }) => [type, call])).toEqual([
    ['segment_opened', undefined],
    ['run_finished', 'call_7'],
    ['run_finished', 'call_7'],
  ]);
  expect(await verifyLog(state)).toMatchObject({ ok: true, events: 3, notes: [] });
  await log.close();
});

it('touches no file before the first event, nor for none', async () => {
  const state = join(tempState(), 'sub');
  const log = openTestLog(state);
  log.append(CONTEXT, []);
  expect(log.segment()).toBeUndefined();
  await log.close();
  expect(existsSync(state)).toBe(false);
});

it('keeps everything to its owner', async () => {
  const state = join(tempState(), 'sub');
  const segment = await writeSegment(state);
  const modes = [state, dirname(segment.path), segment.path, segment.headPath].map(
    (path) => statSync(path).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o700, 0o600, 0o600]);
});

it('starts a segment for each day, pinning the one before', async () => {
  const state = tempState();
  let now = Date.UTC(2026, 0, 31, 23, 59, 59, 999);
  const log = openTestLog(state, { clock: () => now });
  log.append(CONTEXT, [finished(1)]);
  now += 1;
  log.append(CONTEXT, [finished(2)]);
  await log.close();
  const [first, second, ...others] = segmentsOf(state);
  if (first === undefined || second === undefined) throw new Error('two segments were expected');
  expect(others).toEqual([]);
  expect([first.day, second.day]).toEqual(['2026-01-31', '2026-02-01']);
  expect(JSON.parse(linesOf(first).at(-1) ?? '').type).toBe('segment_sealed');
  const heads = JSON.parse(linesOf(second)[0] ?? '').data.heads;
  expect(heads).toEqual({ [first.key]: { seq: 3, hash: readFileSync(first.headPath, 'utf8').split(' ')[1]?.trim() } });
  expect(await verifyLog(state)).toMatchObject({ ok: true, segments: 2, events: 6 });
});

it('pins the segments of its day and of the last day before it that has any', async () => {
  const state = tempState();
  const at = (days: number) => ({ clock: () => Date.UTC(2026, 0, 1) + days * DAY_MS, events: [finished(days)] });
  const segments = [];
  for (const days of [0, 3, 3.5, 9]) segments.push(await writeSegment(state, at(days)));
  const pinned = segments.map((segment) => Object.keys(JSON.parse(linesOf(segment)[0] ?? '').data.heads));
  const [a, b, c] = segments.map(({ key }) => key);
  expect(pinned).toEqual([[], [a], [a, b], [b, c]]);
});

it('never lets time run backwards within a segment, nor reopens a day', async () => {
  const state = tempState();
  const times = [Date.UTC(2026, 5, 2), Date.UTC(2026, 5, 1), Date.UTC(2026, 5, 2, 1)];
  const log = openTestLog(state, { clock: () => times.shift() ?? Date.UTC(2026, 5, 2, 2), newId: (prefix) => prefix });
  for (const calls of [1, 2, 3]) log.append(CONTEXT, [finished(calls)]);
  await log.close();
  expect(segmentsOf(state).map(({ day }) => day)).toEqual(['2026-06-02']);
  const stamps = (await collect(readEvents(state))).map(({ ts }) => ts);
  expect(stamps).toEqual([...stamps].sort());
});

it('writes to a segment of its own after close', async () => {
  const state = tempState();
  const log = openTestLog(state);
  log.append(CONTEXT, [finished(1)]);
  await log.close();
  await log.close();
  log.append(CONTEXT, [finished(2)]);
  await log.close();
  expect(await verifyLog(state)).toMatchObject({ ok: true, segments: 2, events: 6 });
});

describe('when the state directory cannot be written', () => {
  it('refuses in one line that names the place and the next step, and works again once the cause is gone', async () => {
    const state = join(tempState(), 'sub');
    writeFileSync(state, 'a file in the way');
    const log = openTestLog(state);
    const refused = {
      code: 'log_unavailable',
      message: expect.stringContaining(join(state, 'log')),
      remedy: expect.stringContaining('HARNESS_STATE_DIR'),
    };
    expect(() => log.append(CONTEXT, [finished(1)])).toThrow(expect.objectContaining(refused));
    expect(() => log.append(CONTEXT, [finished(2)])).toThrow(expect.objectContaining(refused));
    rmSync(state);
    log.append(CONTEXT, [finished(3)]);
    await log.close();
    const kept = (await collect(readEvents(state)))
      .filter(({ type }) => type === 'run_finished')
      .map(({ data }) => data);
    expect(kept).toEqual([finished(3).data]);
    expect(await verifyLog(state)).toMatchObject({ ok: true });
  });

  it('leaves no half-made segment behind', async () => {
    const state = tempState();
    mkdirSync(join(state, 'log'));
    writeFileSync(join(state, 'log', '2026-01-01'), '');
    const log = openTestLog(state, { clock: () => Date.UTC(2026, 0, 1) });
    expect(() => log.append(CONTEXT, [finished(1)])).toThrow(expect.objectContaining({ code: 'log_unavailable' }));
    await log.close();
    expect(readdirSync(join(state, 'log'))).toEqual(['2026-01-01']);
  });
});

it('notices that its segment was deleted, refuses one append and goes on in another', async () => {
  const state = tempState();
  const log = openTestLog(state, { durability: 'strict' });
  log.append(CONTEXT, [finished(1)]);
  rmSync(join(state, 'log'), { recursive: true });
  expect(() => log.append(CONTEXT, [finished(2)])).toThrow(expect.objectContaining({ code: 'log_unavailable' }));
  log.append(CONTEXT, [finished(3)]);
  await log.close();
  expect(await verifyLog(state)).toMatchObject({ ok: true, segments: 1, events: 3 });
});

it('tells the next append that the disk refused in the background, and only that one', async () => {
  const state = tempState();
  const log = openTestLog(state);
  log.append(CONTEXT, [finished(1)]);
  rmSync(join(state, 'log'), { recursive: true });
  const refusal = expect.objectContaining({ code: 'log_unavailable', message: expect.stringContaining('deleted') });
  await vi.waitFor(() => expect(() => log.append(CONTEXT, [finished(2)])).toThrow(refusal), { timeout: 5_000 });
  log.append(CONTEXT, [finished(3)]);
  await log.close();
  expect(await verifyLog(state)).toMatchObject({ ok: true, segments: 1, events: 3 });
});

it('says so when an event is no JSON, and stays whole', async () => {
  const state = tempState();
  const log = openTestLog(state);
  log.append(CONTEXT, [finished(1)]);
  const impossible: NewEvent = { type: 'tool_called', data: { tool: 'x', input: 1n, input_sha256: '', effects: [] } };
  expect(() => log.append(CONTEXT, [finished(2), impossible])).toThrow(
    expect.objectContaining({ code: 'log_unavailable' }),
  );
  log.append(CONTEXT, [finished(3)]);
  await log.close();
  expect(await verifyLog(state)).toMatchObject({ ok: true, events: 4 });
});
