// Asking a record of a million events: questions, catching up, verifying and building the index anew. Peers: parsing the
// same lines (the least that any index has to do), hashing the same bytes, and a query of the same table that finds nothing.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TraceQueryInput } from '../src/core/trace.ts';
import { TraceQuerySchema } from '../src/core/trace-query.ts';
import { openLog } from '../src/log/open-log.ts';
import { segmentsOf } from '../src/log/segment-names.ts';
import { verifyLog } from '../src/log/verify-log.ts';
import { openTrace } from '../src/trace/open-trace.ts';
import { type LongLog, writeLongLog } from './support/long-log.ts';
import { median } from './support/rounds.ts';

const EVENTS = 1_000_000;
const ROUNDS = 40;
const CAUGHT_UP = 1_000;
const DAY_MS = 86_400_000;
const END = Date.UTC(2026, 0, 1) + 90 * DAY_MS;

export const traceBench = async (): Promise<void> => {
  const state = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  try {
    const log = await writeLongLog(state, EVENTS);
    const worker = pathToFileURL('dist/trace-reader.js');
    const trace = openTrace({ state, now: () => END, worker });
    console.log(`asking the record, ${log.events} events of ${segmentsOf(state).length} days`);
    const rebuilt = await clock(() => trace.rebuild());
    const { parsed, hashed } = await peers(state);
    tell('full rebuild', rebuilt, `${(rebuilt / parsed).toFixed(1)}x parsing the same lines`);
    const verified = await clock(() => verifyLog(state));
    tell('verify', verified, `${(verified / hashed).toFixed(1)}x hashing the same bytes`);
    await questions(trace, log);
    await catchingUp(state, trace);
    trace.close();
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
};

type Trace = ReturnType<typeof openTrace>;

const questions = async (trace: Trace, { sessions }: LongLog): Promise<void> => {
  const ask = (query: TraceQueryInput) => trace.query(TraceQuerySchema.parse(query));
  const session = (round: number): string => sessions[(round * 37) % sessions.length] ?? '';
  const cases: Readonly<Record<string, (round: number) => Promise<unknown>>> = {
    'a name that never occurred (peer)': () => ask({ tool: 'none' }),
    'timeline of a session, 200 events': (round) => ask({ session: session(round), limit: 200 }),
    'rule counts of 7 days': () => trace.rules(END - 7 * DAY_MS),
    'text, rare': (round) => ask({ text: `cart${round}` }),
    'text, in every tenth event': () => ask({ text: 'invoice' }),
    'text, two words': () => ask({ text: 'schema worker' }),
    'denials of 7 days': () => ask({ decision: 'deny', since: '7d' }),
    'a file': (round) => trace.file(`src/cart/order-${round}.ts`, 30),
    'summary of a run': (round) => trace.summary(session(round).replace('ses', 'run')),
  };
  let peer = Number.NaN;
  for (const [name, question] of Object.entries(cases)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await clock(() => question(round)));
    const p50 = median(times);
    if (Number.isNaN(peer)) peer = p50;
    console.log(`  ${name}: p50 ${p50.toFixed(2)} ms, ${(p50 / peer).toFixed(1)}x the peer`);
  }
};

const catchingUp = async (state: string, trace: Trace): Promise<void> => {
  const log = openLog({ state, durability: 'balanced', version: 'bench', clock: () => END });
  const context = { session: 'ses_new', run: 'run_new', principal: 'agent', client: 'bench/1' } as const;
  const times: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    for (let call = 0; call < CAUGHT_UP; call += 1) {
      log.append(context, [{ type: 'run_finished', data: { reason: `round ${round}`, calls: call } }]);
    }
    times.push(await clock(() => trace.query(TraceQuerySchema.parse({ run: 'run_new', limit: 1 }))));
  }
  await log.close();
  console.log(`  catching up with ${CAUGHT_UP} events: p50 ${median(times).toFixed(1)} ms`);
};

/** What nobody who reads the whole log can do without. */
const peers = async (state: string): Promise<{ readonly parsed: number; readonly hashed: number }> => {
  let [parsed, hashed] = [0, 0];
  for (const { path } of segmentsOf(state)) {
    const bytes = readFileSync(path);
    hashed += await clock(() => createHash('sha256').update(bytes).digest());
    parsed += await clock(() => {
      for (const line of bytes.toString('utf8').split('\n')) if (line !== '') JSON.parse(line);
    });
  }
  return { parsed, hashed };
};

const tell = (name: string, ms: number, ratio: string): void =>
  console.log(`  ${name}: ${(ms / 1000).toFixed(2)} s, ${ratio}`);

const clock = async (work: () => unknown): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
