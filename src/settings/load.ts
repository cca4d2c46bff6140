// Files, trust and overrides of one workspace, put together: what is in force now.
import { join, relative } from 'node:path';
import type { Grant } from '../core/trust.ts';
import { homeOf, type PlaceOptions, placesOf } from './places.ts';
import { problemError } from './problem.ts';
import { type Overrides, resolve, type Settings } from './resolve.ts';
import { readSources, type Sources } from './sources.ts';
import type { Hashes } from './trust.ts';

export interface LoadOptions extends PlaceOptions {
  /** Of the root in its work tree. */
  readonly place: string;
  readonly flags: Overrides;
}

export interface Trust {
  /** The project's policy files as they are. */
  readonly files: Hashes;
  /** The grants that hold for them. */
  readonly grants: readonly Grant[];
  /** Absolute paths of the files that may loosen. */
  readonly trusted: ReadonlySet<string>;
}

/** Reads the files of every scope. Never throws: problems are in the result. */
export const readAll = async (options: LoadOptions): Promise<Sources> => {
  const sources = await readSources(placesOf(options), { root: options.root, home: homeOf(options.env) });
  // Only files have modes beside their own, and what reads the record need not be loaded for lists.
  if (!sources.scopes.some(({ rules }) => rules.some(({ rule }) => rule.version !== undefined))) return sources;
  const [{ applyModes }, { readModes }] = await Promise.all([import('./apply-modes.ts'), import('./modes.ts')]);
  return applyModes(sources, await readModes(options.state));
};

/** What a person has agreed to of these files. */
export const readTrust = async ({ scopes }: Sources, { root, state, place }: LoadOptions): Promise<Trust> => {
  const project = scopes.find(({ scope }) => scope === 'project')?.files ?? [];
  const files = Object.fromEntries(project.map(({ path, sha256 }) => [relative(root, path), sha256]));
  // Without files there is nothing to trust, and what reads the record need not be loaded.
  if (project.length === 0) return { files, grants: [], trusted: new Set() };
  const { goodGrants, readGrants, trustedBy } = await import('./trust.ts');
  const all = await readGrants(state);
  const trusted = trustedBy(all, place, files).map((path) => join(root, path));
  return { files, grants: goodGrants(all, place, files), trusted: new Set(trusted) };
};

/** Environment, then flags. */
const overridesOf = ({ env, flags }: LoadOptions): Overrides => ({
  mode: flags.mode ?? env.HARNESS_MODE,
  durability: flags.durability ?? env.HARNESS_DURABILITY,
  toolsets: flags.toolsets,
});

/** What is in force. Throws invalid_arguments with every problem when a file is broken. */
export const settle = (sources: Sources, trusted: ReadonlySet<string>, options: LoadOptions): Settings => {
  if (sources.problems.length > 0) throw problemError(sources.problems);
  return resolve(sources, trusted, overridesOf(options));
};
