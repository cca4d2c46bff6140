// All plays of a run: every client in every ablation on every case, some at a time, and those that are done already left
// as they are.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ablation } from './ablation.ts';
import type { Bench } from './bench.ts';
import type { ClientOptions, EvalClient } from './client.ts';
import { type Result, ResultSchema } from './result.ts';
import { keepResult, resultFile, runCase } from './run-case.ts';
import { notRun } from './score.ts';
import type { Case } from './suite.ts';

export interface Plan {
  readonly plays: readonly Case[];
  readonly clients: readonly EvalClient[];
  readonly ablations: readonly Ablation[];
  /** Where workspaces, records and results go; results that lie there for the same play are taken over. */
  readonly directory: string;
  /** Plays at a time. */
  readonly jobs: number;
  readonly options: Omit<ClientOptions, 'index' | 'total'>;
}

export interface Watching {
  readonly stop: AbortSignal;
  /** Told of each result as it comes. */
  readonly done: (result: Result, resumed: boolean) => void;
}

/** In the order clients, ablations, plays. */
export const runSuite = async (plan: Plan, bench: Bench, watching: Watching): Promise<readonly Result[]> => {
  await mkdir(plan.directory, { recursive: true });
  const matches = plan.clients.flatMap((client) => {
    const missing = client.missing?.({ ...plan.options, index: 0, total: plan.plays.length }, bench.env);
    return plan.ablations.flatMap((ablation) =>
      plan.plays.map((play, index) => ({ play, client, ablation, index, missing })),
    );
  });
  const results: Result[] = [];
  const queue = matches.entries();
  const work = async (): Promise<void> => {
    for (const [at, match] of queue) {
      watching.stop.throwIfAborted();
      const { play, client, ablation, index, missing } = match;
      const base = join(plan.directory, client.name.replaceAll(/[^\w.-]+/g, '_'), ablation.name, nameOf(play));
      const fingerprint = fingerprintOf(match, plan, bench);
      const known = missing === undefined ? earlier(base, fingerprint) : undefined;
      const result =
        missing !== undefined
          ? notRun(match, missing)
          : (known ??
            (await runCase(
              { play, client, ablation, base, options: { ...plan.options, index, total: plan.plays.length } },
              bench,
              watching.stop,
            )));
      if (missing === undefined && known === undefined) await keep(base, result, fingerprint);
      results[at] = result;
      watching.done(result, known !== undefined);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, plan.jobs) }, work));
  return results;
};

const nameOf = ({ id, kind }: Case): string => (kind === 'twin' ? `${id}.twin` : id);

const keep = async (base: string, result: Result, fingerprint: string): Promise<void> => {
  await keepResult(base, result);
  await writeFile(join(base, 'fingerprint'), fingerprint);
};

/** A result that was kept, unless the case, its files or what the client was given are others by now. */
const earlier = (base: string, fingerprint: string): Result | undefined => {
  try {
    if (readFileSync(join(base, 'fingerprint'), 'utf8') !== fingerprint) return undefined;
    const result = ResultSchema.parse(JSON.parse(readFileSync(resultFile(base), 'utf8')));
    // What was missing then, a login or a provider, may be there now.
    return result.failure_category === 'not_run' || result.failure_category === 'model_error' ? undefined : result;
  } catch {
    return undefined;
  }
};

const fingerprintOf = (
  { play, client, ablation }: { play: Case; client: EvalClient; ablation: Ablation },
  { options }: Plan,
  { home }: Bench,
): string => {
  const digest = createHash('sha256').update(JSON.stringify([play, options, client.name, ablation]));
  // The program names its parts by their content.
  for (const place of [join(home, 'dist', 'cli-main.mjs'), options.models, ...Object.values(play.files)]) {
    for (const file of filesBelow(place)) digest.update(file).update(readFileSync(file));
  }
  return digest.digest('hex');
};

/** The file itself, or all files below a directory, by name; none where there is nothing. */
const filesBelow = (place: string): readonly string[] => {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};
