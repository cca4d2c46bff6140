// The policy files of a workspace as a person looks at them: what they say, what is trusted, what is wrong.
import { type LoadOptions, readAll, readTrust, settle, type Trust } from './load.ts';
import type { Settings } from './resolve.ts';
import type { Sources } from './sources.ts';

export interface Inspection {
  readonly root: string;
  readonly state: string;
  readonly place: string;
  readonly sources: Sources;
  readonly trust: Trust;
  /** What would be in force; undefined while there are problems. */
  readonly settings: Settings | undefined;
}

/** Reads everything. Throws only for bad overrides. */
export const inspect = async (options: LoadOptions): Promise<Inspection> => {
  const sources = await readAll(options);
  const trust = await readTrust(sources, options);
  const settings = sources.problems.length > 0 ? undefined : settle(sources, trust.trusted, options);
  const { root, state, place } = options;
  return { root, state, place, sources, trust, settings };
};
