// What the sandbox costs a command: `true` through the workspace, sandboxed minus plain, in alternating rounds.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSecretPath, protectionOf, steeringNames } from '../src/policy/protected.ts';
import { childEnvironment } from '../src/workspace/environment.ts';
import { runPlan } from '../src/workspace/run.ts';
import { type Backend, openSandbox } from '../src/workspace/sandbox/sandbox.ts';
import { alternate, median } from './support/rounds.ts';

const ROUNDS = 200;
const AIM_MS = 6;

export const sandboxBench = async (): Promise<void> => {
  const base = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  const root = join(base, 'workspace');
  execFileSync('git', ['init', '-q', root]);
  writeFileSync(join(root, '.env'), 'SECRET=1\n');
  const candidate = (name: string, backend: Backend, readOnly: boolean) => {
    const sandbox = openSandbox(root, {
      backend,
      platform: process.platform,
      path: process.env.PATH ?? '',
      directory: join(base, 'state', 'sandbox'),
      own: [join(base, 'state')],
      isProtected: (path) => protectionOf(path) !== undefined,
      isSecret: isSecretPath,
      steering: steeringNames(false),
      readable: [],
    });
    const settings = { root, childEnv: childEnvironment(process.env, []), captureBytes: 1e6, sandbox };
    const plan = { argv: ['true'], cwd: '.', ...(readOnly ? { readOnly } : {}) };
    const measure = async () => {
      const began = performance.now();
      await runPlan(settings, plan, { timeoutMs: 10_000, signal: new AbortController().signal });
      return { ms: performance.now() - began };
    };
    return { name, measure };
  };
  try {
    const measured = await alternate(
      [
        candidate('plain', 'off', true),
        candidate('proven to read', 'required', true),
        candidate('may write', 'required', false),
      ],
      ROUNDS,
    );
    const [plain = Number.NaN, ...confined] = [...measured.values()].map((rounds) =>
      median(rounds.map(({ ms }) => ms)),
    );
    console.log(`sandboxed \`true\` minus plain, median of ${ROUNDS} alternating rounds; plain ${plain.toFixed(1)} ms`);
    ['proven to read', 'may write'].forEach((name, index) => {
      const more = (confined[index] ?? Number.NaN) - plain;
      console.log(`  +${more.toFixed(1)} ms  ${name}${index === 0 ? `  (aim: at most +${AIM_MS} ms)` : ''}`);
    });
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
};
