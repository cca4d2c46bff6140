// The page of the composition that makes the map of a repository. Loaded when a map is first asked for.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RepoMap, Tokenizer } from '../core/repo-map.ts';
import { childEnvironment, hardenedEnvironment } from '../workspace/environment.ts';
import { gitPlaces, headCommit, pathInWorkTree } from '../workspace/git.ts';
import { trackedFiles } from '../workspace/git-index.ts';
import { builtThread } from './built-thread.ts';

export interface MapOptions {
  readonly state: string;
  /** Real path of the workspace. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths that the map may not learn from. */
  readonly excluded: (path: string) => boolean;
  readonly tokenizer: Tokenizer;
}

/** Each is some megabytes and loaded with the first map. */
const TOKENIZERS: Readonly<Record<Tokenizer, () => Promise<(text: string) => number>>> = {
  o200k_base: async () => (await import('gpt-tokenizer/encoding/o200k_base')).countTokens,
  cl100k_base: async () => (await import('gpt-tokenizer/encoding/cl100k_base')).countTokens,
};

/** History that takes longer is left out. */
const GIT_TIMEOUT_MS = 5_000;
const MAX_GIT_BYTES = 64 * 1024 * 1024;

export const openRepoMap = async ({ state, root, env, excluded, tokenizer }: MapOptions): Promise<RepoMap> => {
  const [{ openMap }, { openIndex }] = await Promise.all([
    import('../repomap/open-map.ts'),
    import('../repomap/open-index.ts'),
  ]);
  const git = gitView(root, env);
  const worker = builtThread('repomap-worker.mjs');
  const index = openIndex({
    root,
    stateDir: join(state, 'map'),
    ...(git === undefined ? {} : { git }),
    ...(worker === undefined ? {} : { worker }),
  });
  return openMap({ index, excluded, tokenizer: TOKENIZERS[tokenizer] });
};

export const gitView = (root: string, env: MapOptions['env']) => {
  const places = gitPlaces(root);
  if (places === undefined) return undefined;
  const run = async (args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('git', [...args], {
      cwd: root,
      env: hardenedEnvironment(childEnvironment(env, [])),
      timeout: GIT_TIMEOUT_MS,
      maxBuffer: MAX_GIT_BYTES,
    });
    return stdout;
  };
  return {
    directory: places.gitDir,
    prefix: pathInWorkTree(root),
    index: () => trackedFiles(places.gitDir),
    head: () => headCommit(root),
    run,
  };
};
