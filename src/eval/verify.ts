// Whether the work is done, found out where the client had no hand in it: a copy of what it left, without anything that
// steers a test run, gets the verifier's tests and is tested by a harness of its own, in a sandbox where there is one.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { openHarness } from '../harness.ts';
import { type Bench, LOADER, loaderFolder } from './bench.ts';
import { type Environment, withoutSettings } from './playground.ts';
import type { Case } from './suite.ts';

export interface Verdict {
  readonly ok: boolean;
  readonly outcome: string;
  readonly passed: number;
  readonly failed: number;
  /** Tests that the verifier has. */
  readonly wanted: number;
  readonly failures: readonly string[];
}

const ResultSchema = z.object({
  outcome: z.string(),
  passed: z.int(),
  failed: z.int(),
  failures: z.array(z.object({ name: z.string() })),
});

const COMMANDS = {
  typescript: `node --import ./${LOADER} --test`,
  // Isolated, so that a file of the client's called unittest.py is not the one that judges it.
  python: 'python3 -I -B -m unittest discover -s verify -t .',
} as const;

/** What is not taken along: history, installed packages and everything that tells a runner what to do. */
const LEFT = new Set(['.git', 'node_modules', 'verify', '.npmrc', '__pycache__', 'package.json', 'tsconfig.json']);

export interface Verification {
  readonly play: Case;
  /** What the client left. */
  readonly root: string;
  /** A directory that does not exist yet. */
  readonly base: string;
  readonly bench: Bench;
}

/** Tests the work of a client; needs no git and changes nothing of what is there. */
export const verify = async ({ play, root, base, bench }: Verification): Promise<Verdict> => {
  const copy = join(base, 'copy');
  const config = join(base, 'config');
  await cp(root, copy, { recursive: true, filter: (path) => path === root || !LEFT.has(basename(path)) });
  await cp(play.files.verifier, join(copy, 'verify'), { recursive: true });
  await writeFile(join(copy, 'package.json'), '{ "private": true, "type": "module" }\n');
  if (play.language === 'typescript') {
    await cp(loaderFolder(bench), join(copy, dirname(LOADER)), { recursive: true });
  }
  await mkdir(join(config, 'harness'), { recursive: true });
  await writeFile(
    join(config, 'harness', 'config.yaml'),
    'permissions: { allow: ["Bash(node *)", "Bash(python3 *)"] }\n',
  );
  const own = { ...withoutSettings(bench.env), XDG_CONFIG_HOME: config, HARNESS_STATE_DIR: join(base, 'state') };
  const cmd = play.language === 'typescript' ? `${COMMANDS.typescript} verify/verify.test.ts` : COMMANDS.python;
  const verdict = verdictOf(await testIn(copy, own, { cmd, timeout: play.test_timeout }), play.verifier_tests);
  if (verdict.ok) await rm(base, { recursive: true, force: true });
  return verdict;
};

const testIn = async (root: string, env: Environment, input: { cmd: string; timeout: number }): Promise<unknown> => {
  const harness = await openHarness({ root, env, flags: {}, transport: 'eval' });
  try {
    const session = harness.openSession({ name: 'harness-eval-verifier', version: '' }, 'human');
    const { data, reason } = await harness.call(session, { tool: 'run_tests', input });
    harness.closeSession(session, 'done');
    return 'outcome' in data ? data : { outcome: reason ?? 'not_run', passed: 0, failed: 0, failures: [] };
  } finally {
    await harness.close();
  }
};

/** Every test of the verifier has run and passed; fewer is not enough, and more would be somebody else's. */
const verdictOf = (data: unknown, wanted: number): Verdict => {
  const { outcome, passed, failed, failures } = ResultSchema.parse(data);
  const names = failures.map(({ name }) => name);
  const ok = outcome === 'passed' && passed === wanted;
  return { ok, outcome, passed, failed, wanted, failures: names };
};
