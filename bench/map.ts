// The map of a repository against universal-ctags on the same tree in the same run: `npx tsx bench/map.ts DIRECTORY…`.
// ctags indexes every definition and ranks nothing; its time is what reading and parsing the tree has to cost.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openIndex } from '../src/repomap/open-index.ts';
import { connect, type PipeClient } from './support/pipe-client.ts';
import { median } from './support/rounds.ts';

/** As people ask: some words that are in many files, some that are in few. */
const QUERIES = [
  'parse error in the expression printer',
  'add an option to the configuration',
  'cache is not invalidated after a file was renamed',
  'wrong result of matrix multiplication with symbols',
  'support async iterators in the transform plugin',
  'timeout while waiting for the worker',
  'type of optional parameters is lost',
  'unicode names in identifiers',
];
const ROUNDS = 5;

const main = async (directories: readonly string[]): Promise<void> => {
  if (directories.length === 0) throw new Error('usage: npx tsx bench/map.ts DIRECTORY…');
  for (const directory of directories) await bench(resolve(directory));
};

const bench = async (root: string): Promise<void> => {
  const scratch = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  try {
    const tags = ctags(root);
    console.log(`${root}: universal-ctags ${tags.toFixed(0)} ms`);
    const tell = (name: string, ms: number): void =>
      console.log(`  ${name}: ${ms.toFixed(1)} ms, ${(ms / tags).toFixed(3)}x ctags`);
    const env = { XDG_STATE_HOME: join(scratch, 'state'), XDG_CONFIG_HOME: join(scratch, 'config') };
    const first = await withServer(root, env, async (client) => {
      const cold = await ask(client, QUERIES[0] ?? '');
      return { cold, peak: peakMemory(client) };
    });
    tell('first map, nothing cached', first.cold);
    tell('first map of a new process', await withServer(root, env, (client) => ask(client, QUERIES[1] ?? '')));
    await withServer(root, env, async (client) => {
      const warm = await warmTimes(client);
      tell('warm query, p50', median(warm));
      tell('warm query, p95', warm.sort((a, b) => a - b)[Math.floor(warm.length * 0.95)] ?? Number.NaN);
      tell('after one file was edited, p50', await editedTime(client, root));
      console.log(`  peak memory of the server: ${Math.max(peakMemory(client), first.peak).toFixed(0)} MB`);
    });
    tell('every symbol, two threads', await fullIndex(root, join(scratch, 'full')));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

const ctags = (root: string): number =>
  median(
    Array.from({ length: 3 }, () => {
      const began = performance.now();
      const { status } = spawnSync('ctags', ['-R', '-f', '/dev/null', '--exclude=.git', '.'], { cwd: root });
      if (status !== 0) throw new Error('ctags did not run: apt-get install universal-ctags');
      return performance.now() - began;
    }),
  );

const withServer = async <Value>(
  root: string,
  env: Record<string, string>,
  work: (client: PipeClient) => Promise<Value>,
): Promise<Value> => {
  const client = connect(['node', 'dist/main.js', 'serve', '--root', root], env);
  await client.initialize();
  try {
    return await work(client);
  } finally {
    await closed(client);
  }
};

/** As a client ends a session, so that what was learned is saved. */
const closed = async (client: PipeClient): Promise<void> => {
  const gone = new Promise((done) => client.child.once('exit', done));
  client.child.stdin?.end();
  await gone;
};

const ask = async (client: PipeClient, query: string): Promise<number> => {
  const began = performance.now();
  const answer = await client.request('tools/call', { name: 'repo_map', arguments: { query } });
  if (answer.includes('"isError":true')) throw new Error(answer);
  return performance.now() - began;
};

const warmTimes = async (client: PipeClient): Promise<number[]> => {
  for (const query of QUERIES) await ask(client, query);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) for (const query of QUERIES) times.push(await ask(client, query));
  return times;
};

/** A line is added to a source file and taken away again. */
const editedTime = async (client: PipeClient, root: string): Promise<number> => {
  const { stdout } = spawnSync('git', ['ls-files', '*.py', '*.ts', '*.js'], { cwd: root, encoding: 'utf8' });
  const path = join(root, stdout.split('\n').find((name) => name !== '') ?? '');
  const before = statSync(path);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    appendFileSync(path, '\n');
    times.push(await ask(client, QUERIES[round] ?? ''));
    truncateSync(path, before.size);
    await ask(client, QUERIES[round] ?? '');
  }
  return median(times);
};

/** Resident, at its highest, in MB. */
const peakMemory = ({ child }: PipeClient): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;

const fullIndex = async (root: string, stateDir: string): Promise<number> => {
  const index = openIndex({ root, stateDir, worker: pathToFileURL('dist/repomap-worker.mjs') });
  const began = performance.now();
  const { files } = await index.refresh();
  await index.need(files);
  const ms = performance.now() - began;
  await index.close();
  return ms;
};

await main(process.argv.slice(2));
