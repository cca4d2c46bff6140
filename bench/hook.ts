// How long a hook's whole process takes, against `node -e 0`. Rounds alternate, so that whatever else the machine does
// falls on all alike; medians of each, and their ratio. Needs a build. `tsx bench/hook.ts [rounds]`
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const AIM = 1.6;
const rounds = Number(process.argv[2] ?? 40);
const scratch = mkdtempSync(join(tmpdir(), 'harness-bench-'));
const root = join(scratch, 'app');
for (const directory of ['app/.git', 'app/src', 'plain', 'configured/.config/harness']) {
  mkdirSync(join(scratch, directory), { recursive: true });
}
writeFileSync(join(root, '.git/HEAD'), 'ref: refs/heads/main\n');
writeFileSync(join(root, 'src/a.ts'), 'export const a = 1;\n');
writeFileSync(join(scratch, 'configured/.config/harness/config.yaml'), 'permissions:\n  deny: ["Bash(git push *)"]\n');

const payload = (tool: string, input: object): string =>
  JSON.stringify({
    session_id: 'bench',
    cwd: root,
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: tool,
    tool_input: input,
    tool_use_id: 'toolu_1',
  });
const READ = payload('Read', { file_path: join(root, 'src/a.ts') });
const BASH = payload('Bash', { command: 'git status && ls -la src | head -5' });
const after = (input: string): string => input.replace('PreToolUse', 'PostToolUse');
const READ_DONE = after(READ);
const WRITE_DONE = after(payload('Write', { file_path: join(root, 'src/a.ts') }));

interface Contender {
  readonly name: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly home: string;
  readonly free?: true;
}

const hook = resolve('dist/hook.cjs');
const contenders: readonly Contender[] = [
  { name: 'node -e 0', args: ['-e', '0'], input: '', home: 'plain' },
  { name: 'hook, Read', args: [hook], input: READ, home: 'plain' },
  { name: 'hook, Bash', args: [hook], input: BASH, home: 'plain' },
  { name: 'hook, Bash, configured', args: [hook], input: BASH, home: 'configured' },
  { name: 'hook, Read done', args: [hook], input: READ_DONE, home: 'plain' },
  // With what the guards take; no aim, because it comes after the work and is no question to anybody.
  { name: 'hook, Write done', args: [hook], input: WRITE_DONE, home: 'plain', free: true },
  { name: 'hook, Write done, conf.', args: [hook], input: WRITE_DONE, home: 'configured', free: true },
  { name: 'harness hook, Read', args: [resolve('dist/main.js'), 'hook'], input: READ, home: 'plain' },
];

const measure = ({ name, args, input, home }: Contender): number => {
  const env = { PATH: process.env.PATH, HOME: join(scratch, home), HARNESS_STATE_DIR: join(scratch, 'state') };
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { input, env, encoding: 'utf8' });
  const took = Number(process.hrtime.bigint() - begin) / 1e6;
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return took;
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const times = contenders.map((): number[] => []);
for (let round = 0; round < rounds; round += 1) {
  contenders.forEach((contender, index) => {
    times[index]?.push(measure(contender));
  });
}
rmSync(scratch, { recursive: true });
const medians = times.map(median);
contenders.forEach(({ name, free }, index) => {
  const ratio = (medians[index] ?? 0) / (medians[0] ?? 1);
  const least = Math.min(...(times[index] ?? []));
  console.log(
    `${name.padEnd(24)} ${(medians[index] ?? 0).toFixed(1).padStart(6)} ms  least ${least.toFixed(1).padStart(5)} ms  ${ratio.toFixed(2)}x${index === 0 || free ? '' : `  (aim ${AIM})`}`,
  );
});
