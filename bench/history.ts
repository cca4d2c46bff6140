// Importing a history and judging it again, against the least that either could be: reading, parsing and writing the same lines.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importHistory } from '../src/compose/history.ts';
import { replayPolicy } from '../src/compose/replay.ts';

const CALLS = 20_000;
const SESSION_CALLS = 80;

export const historyBench = async (): Promise<void> => {
  const root = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  try {
    const file = join(root, 'calls.jsonl');
    writeFileSync(file, Array.from({ length: CALLS }, (_, index) => `${JSON.stringify(callAt(index))}\n`).join(''));
    const options = { root, env: { HOME: root, HARNESS_STATE_DIR: join(root, 'state') } };
    const bare = await seconds(() => {
      const lines = readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.stringify(JSON.parse(line)));
      writeFileSync(join(root, 'copy.jsonl'), lines.join('\n'));
    });
    const imported = await seconds(() =>
      importHistory({ ...options, from: 'calls', files: [{ path: file, named: true }] }),
    );
    const judged = await seconds(() => replayPolicy({ ...options, rules: [], without: [], since: undefined }));
    console.log(`${CALLS} calls of a history`);
    for (const [what, took] of [
      ['copied', bare],
      ['imported', imported],
      ['judged again', judged],
    ] as const) {
      console.log(
        `  ${what.padEnd(12)} ${took.toFixed(1)} s, ${Math.round(CALLS / took)} calls/s, ${(took / bare).toFixed(1)}x copying`,
      );
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

/** The shares and sizes of real histories: half of the results are longer than a kilobyte. */
const callAt = (index: number) => {
  const tools = [
    ['Bash', { command: `cd /srv/app && go test ./pkg${index % 40}/... 2>&1 | tail -20` }],
    ['Read', { file_path: `/srv/app/src/file${index % 300}.ts` }],
    ['Edit', { file_path: `/srv/app/src/file${index % 200}.ts`, old_string: 'a', new_string: 'b' }],
    ['Grep', { pattern: 'x', path: '/srv/app/src' }],
  ] as const;
  const [tool, input] = tools[index % tools.length] ?? tools[0];
  const result = `line ${index}\n`.repeat(index % 2 === 0 ? 20 : 300);
  const session = `s${Math.floor(index / SESSION_CALLS)}`;
  return {
    session,
    i: index,
    t: 1767600000 + index,
    t_result: 1767600001 + index,
    tool,
    input,
    cwd: '/srv/app',
    result,
  };
};

const seconds = async (work: () => unknown): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};
