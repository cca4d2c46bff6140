// Packing the context of a run out of a record of a million events, with five hundred notes. Peer: the summary of the same
// run, the least that reading it costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeLibraries } from '../src/compose/libraries.ts';
import { NOTE_TYPES } from '../src/core/note.ts';
import { openArtifacts } from '../src/log/artifacts.ts';
import { openLog } from '../src/log/open-log.ts';
import { type LongLog, writeLongLog } from './support/long-log.ts';
import { median } from './support/rounds.ts';

const EVENTS = 1_000_000;
const NOTES = 500;
const ROUNDS = 40;

export const contextBench = async (): Promise<void> => {
  const state = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  try {
    const { events, sessions } = await writeLongLog(state, EVENTS);
    await writeNotes(state, sessions);
    const libraries = composeLibraries({
      root: state,
      state,
      env: process.env,
      excluded: () => false,
      tokenizer: 'o200k_base',
      rules: async () => [],
      artifacts: openArtifacts(state, { durability: 'balanced' }),
      inspect: () => Promise.reject(new Error('not asked')),
      guards: () => Promise.reject(new Error('not asked')),
      governance: () => Promise.reject(new Error('not asked')),
      steps: () => [],
      leaseMinutes: 30,
    });
    const trace = await libraries.trace();
    await trace.rebuild();
    const opened = await clock(() => libraries.memory());
    console.log(
      `context of a run of 300 calls, ${events} events, ${NOTES} notes; notes first read in ${opened.toFixed(0)} ms`,
    );
    const memory = await libraries.memory();
    const asking = { session: 'ses_asking', run: 'run_asking', call: 'call_asking' };
    const packing = {
      mode: 'memory',
      query: 'cart total',
      maxTokens: 4000,
      repoMap: 'none',
      permits: () => true,
    } as const;
    const runAt = (round: number): string => (sessions[(round * 37) % sessions.length] ?? '').replace('ses', 'run');
    const cases: Readonly<Record<string, (round: number) => unknown>> = {
      'summary of the run (peer)': (round) => trace.summary(runAt(round)),
      'context_pack, 4000 tokens': (round) => memory.pack({ ...packing, run: runAt(round), asking }),
      memory_search: (round) => memory.search({ query: `invoice${round} total`, limit: 5, session: asking.session }),
    };
    let peer = Number.NaN;
    for (const [name, question] of Object.entries(cases)) {
      await question(0);
      const times: number[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) times.push(await clock(() => question(round)));
      const p50 = median(times);
      if (Number.isNaN(peer)) peer = p50;
      console.log(
        `  ${name.padEnd(28)} p50 ${p50.toFixed(2)} ms  max ${Math.max(...times).toFixed(1)} ms  ${(p50 / peer).toFixed(2)}x peer`,
      );
    }
    await libraries.close();
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
};

const clock = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const WORDS = ['cart', 'invoice', 'total', 'price', 'session', 'worker', 'schema'];

const writeNotes = async (state: string, sessions: LongLog['sessions']): Promise<void> => {
  const log = openLog({ state, durability: 'balanced', version: 'bench' });
  for (let at = 0; at < NOTES; at += 1) {
    const [word = '', other = ''] = [WORDS[at % WORDS.length], WORDS[(at * 3) % WORDS.length]];
    const note = `note_${String(at).padStart(26, '0')}`;
    const content = `${word} and ${other}: `.repeat(20);
    const type = NOTE_TYPES[at % NOTE_TYPES.length] ?? 'fact';
    const data = { note, type, title: `${word}${at} ${other}`, content, tags: [word], evidence: [], about: [] };
    const session = sessions[at % sessions.length] ?? '';
    const context = {
      session,
      run: session.replace('ses', 'run'),
      principal: at % 2 === 0 ? 'human' : 'agent',
      client: 'bench/1',
    } as const;
    log.append(context, [{ type: 'note_written', data }]);
  }
  await log.close();
};
