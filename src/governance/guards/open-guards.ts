// The guards of a workspace: those that come along, and those of every scope's files. One of a file takes the place of
// the built-in one of the same id.
import type { GuardedFile, GuardScan, Guards, NotRun, ScanOptions } from '../../core/guard.ts';
import type { Guard } from '../../policy/guard-file.ts';
import { BUILTIN } from './builtin.ts';
import type { RunProgram } from './commands.ts';
import { compileGuard, type ReadyGuard, readyBuiltin } from './compile.ts';
import { fixText } from './fix.ts';
import { scanFiles } from './scan.ts';

/** A guard of a file. */
export interface GuardSource {
  /** What to call it while it cannot be read. */
  readonly name: string;
  /** Absent when the file is broken. */
  readonly guard?: Guard;
  /** Why it does not run, as far as the file and trust in it tell. */
  readonly problem?: string;
}

export interface GuardsOptions {
  /** Looks at the files again; the same array while nothing has changed. */
  readonly sources: () => Promise<readonly GuardSource[]>;
  readonly run: RunProgram;
}

interface Known {
  readonly ready: readonly ReadyGuard[];
  readonly broken: readonly NotRun[];
}

export const openGuards = (options: GuardsOptions): Guards => {
  let seen: readonly GuardSource[] | undefined;
  let loading: Promise<Known> | undefined;
  const known = async (): Promise<Known> => {
    const sources = await options.sources();
    if (loading === undefined || seen !== sources) {
      seen = sources;
      loading = load(sources);
    }
    return loading;
  };
  return {
    scan: async (files: readonly GuardedFile[], scan: ScanOptions): Promise<GuardScan> => {
      const { ready, broken } = await known();
      return scanFiles(ready, files, { ...scan, run: options.run, broken });
    },
    fix: async (file) => fixText((await known()).ready, file),
  };
};

const load = async (sources: readonly GuardSource[]): Promise<Known> => {
  const named = new Set(sources.map(({ guard }) => guard?.id));
  const builtin = BUILTIN.filter(({ id }) => !named.has(id)).map(readyBuiltin);
  const loaded = await Promise.all(sources.map(loadOne));
  return {
    ready: [...builtin, ...loaded.flatMap((one) => ('covers' in one ? [one] : []))],
    broken: loaded.flatMap((one) => ('covers' in one ? [] : [one])),
  };
};

const loadOne = async ({ name, guard, problem }: GuardSource): Promise<ReadyGuard | NotRun> => {
  const notRun = (reason: string): NotRun => ({ guard: guard?.id ?? name, reason });
  if (guard === undefined) return notRun(problem ?? 'is broken');
  if (problem !== undefined) return notRun(problem);
  const compiled = await compileGuard(guard);
  return 'problem' in compiled ? notRun(compiled.problem) : compiled;
};
