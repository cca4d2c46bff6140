// Many short-lived writers, one segment: what they have acknowledged is there, in one chain, whatever dies in between.
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEvents } from '../../src/log/read-events.ts';
import { segmentName, segmentsOf } from '../../src/log/segment-names.ts';
import { openSharedLog, type SharedLogOptions } from '../../src/log/shared-log.ts';
import { verifyLog } from '../../src/log/verify-log.ts';
import { CONTEXT, collect, DAY_MS, finished, linesOf, tempState } from './support.ts';

const directory = mkdtempSync(join(tmpdir(), 'harness-shared-'));
const program = join(directory, 'append.mjs');
buildSync({
  entryPoints: [join(import.meta.dirname, 'programs/append-shared.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: program,
});
afterAll(() => rmSync(directory, { recursive: true }));

const START_OF_DAY = Date.parse('2026-03-04T00:00:00Z');

const open = (state: string, options: Partial<SharedLogOptions> = {}) =>
  openSharedLog({
    state,
    writer: 'shared',
    durability: 'balanced',
    version: '0.0.0',
    clock: () => START_OF_DAY,
    ...options,
  });

const first = (state: string) => segmentName(state, '2026-03-04', 'shared');
const lockPath = (state: string): string => first(state).headPath.replace('.head', '.lock');

const finishedCalls = async (state: string): Promise<readonly string[]> =>
  (await collect(readEvents(state)))
    .filter(({ type }) => type === 'run_finished')
    .map(({ data }) => {
      const { reason, calls } = z.object({ reason: z.string(), calls: z.int() }).parse(data);
      return `${reason} ${calls}`;
    });

const startProcess = (state: string, most: number, task = 'append'): ChildProcess =>
  spawn(process.execPath, [program, state, String(most), task], { stdio: ['ignore', 'pipe', 'inherit'] });

const acknowledged = async (child: ChildProcess): Promise<readonly string[]> => {
  if (child.stdout === null) throw new Error('no output');
  return (await text(child.stdout)).split('\n').slice(0, -1);
};

describe('in one process', () => {
  it('continues the chain of the one before it', async () => {
    const state = tempState();
    for (let n = 1; n <= 5; n += 1) open(state).append(CONTEXT, [finished(n)]);
    expect(segmentsOf(state)).toHaveLength(1);
    expect(linesOf(first(state))).toHaveLength(6);
    expect(await verifyLog(state)).toMatchObject({ ok: true, events: 6, notes: [] });
    expect(existsSync(lockPath(state))).toBe(false);
  });

  it('puts the opening in front once, not once a process', async () => {
    const state = tempState();
    const opening = () => [finished(0, 'opening')];
    for (let n = 1; n <= 3; n += 1) open(state, { opening }).append({ ...CONTEXT, call: 'call_1' }, [finished(n, 'x')]);
    expect(await finishedCalls(state)).toEqual(['opening 0', 'x 1', 'x 2', 'x 3']);
    const [, opened] = await collect(readEvents(state));
    expect(opened?.call).toBeUndefined();
  });

  it('reads a last line that is longer than the piece it reads', async () => {
    const state = tempState();
    open(state).append(CONTEXT, [finished(1, 'x'.repeat(100_000))]);
    open(state).append(CONTEXT, [finished(2)]);
    expect(await verifyLog(state)).toMatchObject({ ok: true, events: 3, segments: 1 });
  });

  it('never lets time run backwards', async () => {
    const state = tempState();
    open(state, { clock: () => START_OF_DAY + 5000 }).append(CONTEXT, [finished(1)]);
    open(state, { clock: () => START_OF_DAY + 1000 }).append(CONTEXT, [finished(2)]);
    const times = (await collect(readEvents(state))).map(({ ts }) => ts);
    expect(times).toEqual([...times].sort());
    expect(times.at(-1)).toBe(new Date(START_OF_DAY + 5000).toISOString());
  });

  it('begins another segment on another day, pinning the one before', async () => {
    const state = tempState();
    open(state).append(CONTEXT, [finished(1)]);
    open(state, { clock: () => START_OF_DAY + DAY_MS }).append(CONTEXT, [finished(2)]);
    expect(segmentsOf(state).map(({ key }) => key)).toEqual(['2026-03-04/shared', '2026-03-05/shared']);
    rmSync(first(state).path);
    rmSync(first(state).headPath);
    expect((await verifyLog(state)).ok).toBe(false);
  });

  it.each([
    ['a line that was never finished', (state: string) => appendFileSync(first(state).path, '{"seq":3,')],
    ['an edited last line', (state: string) => edit(first(state).path, '"calls":1', '"calls":7')],
    ['a head that was cut off', (state: string) => writeFileSync(first(state).headPath, '')],
    ['lines that are gone', (state: string) => writeFileSync(first(state).path, '')],
    ['a head that is gone', (state: string) => rmSync(first(state).headPath)],
  ])('does not build on %s, and touches it no more', (_what, damage) => {
    const state = tempState();
    open(state).append(CONTEXT, [finished(1)]);
    damage(state);
    const left = readFileSync(first(state).path, 'utf8');
    open(state).append(CONTEXT, [finished(2)]);
    open(state).append(CONTEXT, [finished(3)]);
    expect(readFileSync(first(state).path, 'utf8')).toBe(left);
    expect(linesOf(segmentName(state, '2026-03-04', 'shared-2'))).toHaveLength(3);
  });

  it('refuses when nothing can be written', () => {
    const state = join(tempState(), 'file');
    writeFileSync(state, '');
    expect(() => open(state).append(CONTEXT, [finished(1)])).toThrow(
      expect.objectContaining({ code: 'log_unavailable' }),
    );
  });

  it('gives the lock back when an event cannot be written', async () => {
    const state = tempState();
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const bad = { type: 'tool_result', data: { status: 'ok', data: cyclic, text_bytes: 0, duration_ms: 0 } } as const;
    open(state).append(CONTEXT, [finished(1)]);
    expect(() => open(state).append(CONTEXT, [bad])).toThrow();
    open(state).append(CONTEXT, [finished(2)]);
    expect(await verifyLog(state)).toMatchObject({ ok: true, events: 3, segments: 1 });
  });
});

describe('in many processes', () => {
  it('loses nothing when eight write at once', async () => {
    const state = tempState();
    const said = (await Promise.all(Array.from({ length: 8 }, () => acknowledged(startProcess(state, 40))))).flat();
    expect(said).toHaveLength(320);
    expect([...(await finishedCalls(state))].sort()).toEqual([...said].sort());
    expect(await verifyLog(state)).toMatchObject({ ok: true, problems: [], notes: [] });
    const day = join(state, 'log', new Date().toISOString().slice(0, 10));
    expect(readdirSync(day).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('goes on beside a lock whose holder was killed', async () => {
    const state = tempState();
    const holder = startProcess(state, 0, 'hold');
    holder.stdout?.once('data', () => holder.kill('SIGKILL'));
    expect(await acknowledged(holder)).toEqual(['held']);
    const said = await acknowledged(startProcess(state, 3));
    expect(await finishedCalls(state)).toEqual(said);
    expect(segmentsOf(state).map(({ key }) => key.slice('yyyy-mm-dd/'.length))).toEqual(['shared-2']);
  });

  it('goes on beside a lock whose holder lives and does not give it back', async () => {
    const state = tempState();
    const holder = startProcess(state, 0, 'hold');
    await new Promise((resolve) => holder.stdout?.once('data', resolve));
    const said = await acknowledged(startProcess(state, 2));
    holder.kill('SIGKILL');
    expect(await finishedCalls(state)).toEqual(said);
    expect(await verifyLog(state)).toMatchObject({ ok: true });
  });

  it('keeps what was acknowledged when writers are killed in the middle, again and again', async () => {
    const state = tempState();
    const said: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const children = Array.from({ length: 3 }, () => startProcess(state, 1e9));
      for (const child of children) child.stdout?.once('data', () => setTimeout(() => child.kill('SIGKILL'), 30));
      said.push(...(await Promise.all(children.map(acknowledged))).flat());
    }
    const recorded = new Set(await finishedCalls(state));
    expect(said.filter((line) => !recorded.has(line))).toEqual([]);
    expect(await verifyLog(state)).toMatchObject({ ok: true, problems: [] });
  });
});

const edit = (path: string, from: string, to: string): void =>
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
