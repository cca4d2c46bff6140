import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../src/log/segment-names.ts';
import { type LogCheck, verifyLog } from '../../src/log/verify-log.ts';
import { CONTEXT, DAY_MS, finished, openTestLog, tempState, writeSegment } from './support.ts';

/** Seven lines: opened, five events, sealed. */
const LINES = 7;

interface Case {
  readonly what: string;
  readonly change: (lines: readonly string[]) => readonly string[];
  readonly found: readonly [kind: string, line: number];
}

const without = (lines: readonly string[], ...gone: readonly number[]) =>
  lines.filter((_, at) => !gone.includes(at + 1));
const moved = (lines: readonly string[], from: number, to: number) => {
  const rest = without(lines, from);
  return [...rest.slice(0, to - 1), lines[from - 1] ?? '', ...rest.slice(to - 1)];
};
const forged = (line: string | undefined) => (line ?? '').replace('"calls":', '"calls":4');

const CASES: readonly Case[] = [
  { what: 'a line edited', change: (lines) => lines.with(3, forged(lines[3])), found: ['edited', 4] },
  {
    what: 'the first line edited',
    change: (lines) => lines.with(0, lines[0]?.replace('0.0.0', '9.9.9') ?? ''),
    found: ['edited', 1],
  },
  {
    what: 'the last line edited',
    change: (lines) => lines.with(6, lines[6]?.replace('"events":6', '"events":9') ?? ''),
    found: ['edited', 7],
  },
  {
    what: 'two lines edited',
    change: (lines) => lines.with(2, forged(lines[2])).with(4, forged(lines[4])),
    found: ['edited', 3],
  },
  { what: 'a line emptied', change: (lines) => lines.with(3, ''), found: ['edited', 4] },
  { what: 'a line removed', change: (lines) => without(lines, 4), found: ['removed', 4] },
  { what: 'lines removed', change: (lines) => without(lines, 2, 3, 4), found: ['removed', 2] },
  { what: 'the first line removed', change: (lines) => without(lines, 1), found: ['removed', 1] },
  { what: 'the last line removed', change: (lines) => without(lines, 7), found: ['truncated', 7] },
  { what: 'all lines removed', change: () => [], found: ['truncated', 1] },
  { what: 'a line doubled', change: (lines) => moved([...lines, lines[2] ?? ''], 8, 4), found: ['inserted', 4] },
  { what: 'the last line doubled', change: (lines) => [...lines, lines[6] ?? ''], found: ['inserted', 8] },
  {
    what: 'a foreign line inserted',
    change: (lines) => lines.toSpliced(3, 0, '{"hello":"world"}'),
    found: ['edited', 4],
  },
  { what: 'two lines swapped', change: (lines) => moved(lines, 4, 3), found: ['reordered', 3] },
  { what: 'a line moved to the end', change: (lines) => moved(lines, 3, 7), found: ['reordered', 3] },
  { what: 'a line moved to the front', change: (lines) => moved(lines, 5, 1), found: ['reordered', 1] },
];

describe('finds the first bad line', () => {
  it.each(CASES)('$what', async ({ change, found }) => {
    const state = tempState();
    const segment = await writeSegment(state);
    const lines = readFileSync(segment.path, 'utf8').split('\n').slice(0, -1);
    expect(lines).toHaveLength(LINES);
    writeFileSync(
      segment.path,
      change(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect(problemsIn(await verifyLog(state))).toEqual([[segment.key, ...found]]);
  });
});

const problemsIn = ({ problems }: LogCheck) => problems.map(({ segment, kind, line }) => [segment, kind, line]);

it('finds every flipped byte, of the lines and of the head', async () => {
  const state = tempState();
  const segment = await writeSegment(state, { events: [finished(1), finished(2)] });
  const missed: string[] = [];
  const misnamed: string[] = [];
  for (const path of [segment.path, segment.headPath]) {
    const whole = readFileSync(path);
    for (const at of whole.keys()) {
      const flipped = Buffer.from(whole);
      flipped.writeUInt8((whole[at] ?? 0) ^ (1 << (at % 8)), at);
      writeFileSync(path, flipped);
      const { ok, problems } = await verifyLog(state);
      const line = whole.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
      if (ok) missed.push(`${path}:${at}`);
      if (path === segment.path && problems[0]?.line !== line)
        misnamed.push(`byte ${at} of line ${line}: ${problems[0]?.line}`);
    }
    writeFileSync(path, whole);
  }
  expect(missed).toEqual([]);
  expect(misnamed).toEqual([]);
  expect(await verifyLog(state)).toMatchObject({ ok: true });
});

it('finds every truncation', async () => {
  const state = tempState();
  const segment = await writeSegment(state, { events: [finished(1)] });
  const whole = readFileSync(segment.path);
  const missed: number[] = [];
  for (const at of whole.keys()) {
    writeFileSync(segment.path, whole.subarray(0, at));
    const { problems } = await verifyLog(state);
    if (problems[0]?.kind !== 'truncated') missed.push(at);
  }
  expect(missed).toEqual([]);
});

describe('heads', () => {
  it('finds a head that was removed', async () => {
    const state = tempState();
    const segment = await writeSegment(state);
    rmSync(segment.headPath);
    expect(problemsIn(await verifyLog(state))).toEqual([[segment.key, 'head', LINES]]);
  });

  it('finds a head that was emptied, but takes an empty one without lines for a writer that died at once', async () => {
    const state = tempState();
    const segment = await writeSegment(state);
    writeFileSync(segment.headPath, '');
    expect(problemsIn(await verifyLog(state))).toEqual([[segment.key, 'head', LINES]]);
    rmSync(segment.path);
    expect(await verifyLog(state)).toMatchObject({ ok: true, events: 0 });
  });

  it('takes a head that is behind for what it is: an append that was cut short', async () => {
    const state = tempState();
    const log = openTestLog(state);
    log.append(CONTEXT, [finished(1)]);
    const [segment] = segmentsOf(state);
    if (segment === undefined) throw new Error('a segment was expected');
    const before = readFileSync(segment.headPath);
    log.append(CONTEXT, [finished(2), finished(3)]);
    writeFileSync(segment.headPath, before);
    expect(await verifyLog(state)).toMatchObject({ ok: true, events: 4, notes: [] });
    await log.close();
  });
});

describe('unfinished lines', () => {
  it('are a note behind the last event of an open segment', async () => {
    const state = tempState();
    const log = openTestLog(state);
    log.append(CONTEXT, [finished(1)]);
    const [segment] = segmentsOf(state);
    if (segment === undefined) throw new Error('a segment was expected');
    appendFileSync(segment.path, '{"seq":3,"ts":"20');
    expect(await verifyLog(state)).toMatchObject({
      ok: true,
      events: 2,
      problems: [],
      notes: [{ segment: segment.key, line: 3 }],
    });
  });

  it('are damage behind a seal, as are whole lines', async () => {
    const state = tempState();
    const segment = await writeSegment(state);
    const whole = readFileSync(segment.path, 'utf8');
    appendFileSync(segment.path, '{"seq":8');
    expect(problemsIn(await verifyLog(state))).toEqual([[segment.key, 'inserted', 8]]);
    writeFileSync(segment.path, whole);
    expect(await verifyLog(state)).toMatchObject({ ok: true });
  });
});

describe('what later segments pinned', () => {
  const history = async () => {
    const state = tempState();
    const write = (day: number) => writeSegment(state, { clock: () => Date.UTC(2026, 0, 1) + day * DAY_MS });
    return { state, segments: [await write(0), await write(1), await write(2)] as const };
  };

  it.each([0, 1] as const)('finds segment %i removed, with its head or without', async (at) => {
    const { state, segments } = await history();
    const gone = segments[at];
    rmSync(gone.path);
    expect(problemsIn(await verifyLog(state))).toEqual([[gone.key, 'missing', 0]]);
    rmSync(gone.headPath);
    expect(problemsIn(await verifyLog(state))).toEqual([[gone.key, 'missing', 0]]);
  });

  it('finds a segment that was written anew, chain and head and all', async () => {
    const { state, segments } = await history();
    const other = await writeSegment(tempState(), {
      clock: () => Date.UTC(2026, 0, 1),
      events: [9, 8, 7, 6, 5].map((n) => finished(n)),
    });
    writeFileSync(segments[0].path, readFileSync(other.path));
    writeFileSync(segments[0].headPath, readFileSync(other.headPath));
    expect(problemsIn(await verifyLog(state))).toEqual([[segments[0].key, 'rewritten', LINES]]);
  });

  it('finds a segment that was cut together with its head', async () => {
    const { state, segments } = await history();
    const other = await writeSegment(tempState(), { clock: () => Date.UTC(2026, 0, 1), events: [finished(1)] });
    writeFileSync(segments[0].path, readFileSync(other.path));
    writeFileSync(segments[0].headPath, readFileSync(other.headPath));
    expect(problemsIn(await verifyLog(state))).toEqual([[segments[0].key, 'truncated', 4]]);
  });

  it('does not hold the pins of a damaged line against others', async () => {
    const { state, segments } = await history();
    const lines = readFileSync(segments[1].path, 'utf8');
    writeFileSync(segments[1].path, lines.replace(/"hash":"../, '"hash":"zz'));
    expect(problemsIn(await verifyLog(state))).toEqual([[segments[1].key, 'edited', 1]]);
  });

  it('reports each damaged segment once', async () => {
    const { state, segments } = await history();
    for (const { path } of segments.slice(0, 2)) truncateSync(path, 100);
    expect(problemsIn(await verifyLog(state))).toEqual(segments.slice(0, 2).map(({ key }) => [key, 'truncated', 1]));
  });
});

it('finds nothing in an absent log', async () => {
  expect(await verifyLog(tempState())).toEqual({
    ok: true,
    segments: 0,
    events: 0,
    retired: { segments: 0, events: 0 },
    problems: [],
    notes: [],
  });
});

it('holds for any events, and for any byte changed in them', async () => {
  const appends = fc.array(
    fc.array(fc.record({ reason: fc.string({ unit: 'binary' }), calls: fc.integer() }), { minLength: 1, maxLength: 4 }),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(appends, fc.nat(), fc.integer({ min: 1, max: 255 }), async (batches, where, mask) => {
      const state = tempState();
      const log = openTestLog(state);
      for (const batch of batches)
        log.append(
          CONTEXT,
          batch.map((data) => ({ type: 'run_finished', data })),
        );
      await log.close();
      const written = batches.flat().length + 2;
      expect(await verifyLog(state)).toMatchObject({ ok: true, events: written });
      const [segment] = segmentsOf(state);
      if (segment === undefined) throw new Error('a segment was expected');
      const bytes = readFileSync(segment.path);
      const at = where % bytes.length;
      bytes.writeUInt8((bytes[at] ?? 0) ^ mask, at);
      writeFileSync(segment.path, bytes);
      expect((await verifyLog(state)).ok).toBe(false);
    }),
    { numRuns: 60 },
  );
});
