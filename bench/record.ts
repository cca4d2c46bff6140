// The record: appending a call's two writes against the same bytes written bare, and verifying a long log against
// hashing its bytes.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../src/log/open-log.ts';
import { verifyLog } from '../src/log/verify-log.ts';

const EVENTS = 1_000_000;
const BATCH = 2;

export const recordBench = async (): Promise<void> => {
  const state = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  const log = openLog({ state, durability: 'balanced', version: 'bench' });
  const context = { session: 'ses_1', run: 'run_1', call: 'call_1', principal: 'agent', client: 'bench/1' } as const;
  const event = {
    type: 'tool_result',
    data: { status: 'ok', data: { path: 'src/a.ts', total_lines: 120 }, text_bytes: 4096, duration_ms: 0.4 },
  } as const;
  const appended = clock(() => {
    for (let done = 0; done < EVENTS; done += BATCH) log.append(context, Array(BATCH).fill(event));
  });
  await log.close();
  const [segment = ''] = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.jsonl'),
  );
  const bytes = readFileSync(join(state, segment));
  const bare = bareWrites(join(state, 'bare'), bytes);
  const began = performance.now();
  const { ok, events } = await verifyLog(state);
  const verified = performance.now() - began;
  const hashed = clock(() => createHash('sha256').update(bytes).digest());
  rmSync(state, { recursive: true, force: true });
  if (!ok || events < EVENTS) throw new Error('the log does not verify');
  console.log(`the record, ${EVENTS} events of ${Math.round(bytes.length / events)} bytes`);
  console.log(
    `  append (balanced, ${BATCH} events a write): ${((appended / EVENTS) * BATCH * 1000).toFixed(1)} us a write, ${(appended / bare).toFixed(1)}x the bare write`,
  );
  console.log(`  verify: ${(verified / 1000).toFixed(2)} s, ${(verified / hashed).toFixed(1)}x hashing the same bytes`);
};

/** The same bytes in as many writes, without a chain. */
const bareWrites = (path: string, bytes: Buffer): number => {
  appendFileSync(path, '');
  const fd = openSync(path, 'a');
  const size = Math.ceil(bytes.length / (EVENTS / BATCH));
  const ms = clock(() => {
    for (let at = 0; at < bytes.length; at += size) writeSync(fd, bytes, at, Math.min(size, bytes.length - at));
  });
  closeSync(fd);
  return ms;
};

const clock = (work: () => void): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};
