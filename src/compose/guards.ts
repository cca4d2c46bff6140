// The page of the composition that makes the guards of a workspace. Loaded with the first write.
import { basename, join } from 'node:path';
import type { GuardedFile, GuardScan, Guards } from '../core/guard.ts';
import type { Workspace } from '../core/ports.ts';
import type { GuardSource } from '../governance/guards/open-guards.ts';
import type { Settings } from '../settings/resolve.ts';
import type { Sources } from '../settings/sources.ts';
import { readSmallFile } from '../workspace/small-file.ts';
import { decodeText } from '../workspace/text.ts';

/** Of what is in force, what concerns guards. */
export interface InForce {
  readonly sources: Pick<Sources, 'scopes'>;
  readonly settings: Pick<Settings, 'held'>;
}

export interface GuardParts {
  readonly workspace: Pick<Workspace, 'root' | 'run'>;
  /** After a look at its files; the same value while nothing has changed. */
  readonly inForce: () => Promise<InForce>;
  /** Milliseconds that a look after a write may take; whoever writes waits for it. */
  readonly patience: number;
}

export interface Guarding {
  readonly guards: () => Promise<Guards>;
  readonly afterWrite: (paths: readonly string[]) => Promise<GuardScan>;
}

export const composeGuards = ({ workspace, inForce, patience }: GuardParts): Guarding => {
  let opened: Promise<Guards> | undefined;
  const open = async (): Promise<Guards> => {
    const { openGuards } = await import('../governance/guards/open-guards.ts');
    return openGuards({
      sources: sourcesOf(inForce),
      run: (argv, { timeoutMs, signal }) => workspace.run({ argv, cwd: '.', readOnly: true }, { timeoutMs, signal }),
    });
  };
  const guards = (): Promise<Guards> => {
    opened ??= open();
    return opened;
  };
  return {
    guards,
    afterWrite: async (paths) => {
      const files = paths.flatMap((path) => guardedFile(workspace.root, path) ?? []);
      return (await guards()).scan(files, { signal: AbortSignal.timeout(patience), programs: true });
    },
  };
};

/** Larger files are generated. */
const MAX_FILE_BYTES = 1024 * 1024;

/** A file that guards can look at; undefined for one that is no text, too large or not there. `path`: relative. */
export const guardedFile = (root: string, path: string): GuardedFile | undefined => {
  const bytes = readSmallFile(join(root, path), MAX_FILE_BYTES);
  const decoded = bytes === undefined ? undefined : decodeText(bytes);
  return decoded !== undefined && 'text' in decoded ? { path, text: decoded.text } : undefined;
};

/** The same array for the same policy in force, by which the library knows that nothing has changed. */
const sourcesOf = (inForce: GuardParts['inForce']): (() => Promise<readonly GuardSource[]>) => {
  let known: { readonly of: InForce; readonly sources: readonly GuardSource[] } | undefined;
  return async () => {
    const now = await inForce();
    if (known?.of !== now) known = { of: now, sources: guardSources(now) };
    return known.sources;
  };
};

const guardSources = ({ sources, settings }: InForce): readonly GuardSource[] =>
  sources.scopes.flatMap(({ guards }) =>
    guards.map(({ file, guard, problem }) => {
      const held = settings.held.some(({ path }) => path === file.path);
      const why =
        problem?.problem ?? (held ? 'it is a program of the project; a person has to run harness trust' : undefined);
      return {
        name: basename(file.path),
        ...(guard === undefined ? {} : { guard }),
        ...(why === undefined ? {} : { problem: why }),
      };
    }),
  );
