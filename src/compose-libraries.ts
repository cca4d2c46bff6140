// The part of the composition that makes libraries for tools. Each is loaded when it is first asked for: a server that
// nobody asks starts none of them.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Libraries } from './core/libraries.ts';
import type { RepoMap } from './core/repo-map.ts';
import { childEnvironment, hardenedEnvironment } from './workspace/environment.ts';
import { gitPlaces, headCommit, pathInWorkTree } from './workspace/git.ts';

export interface LibraryOptions {
  readonly state: string;
  /** Real path of the workspace. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths that no library may learn from. */
  readonly excluded: (path: string) => boolean;
}

export interface ComposedLibraries extends Libraries {
  /** Gives back what was opened. */
  close(): Promise<void>;
}

/** History that takes longer is left out. */
const GIT_TIMEOUT_MS = 5_000;
const MAX_GIT_BYTES = 64 * 1024 * 1024;

export const composeLibraries = (options: LibraryOptions): ComposedLibraries => {
  let opened: Promise<RepoMap> | undefined;
  const repoMap = (): Promise<RepoMap> => {
    opened ??= openRepoMap(options);
    return opened;
  };
  return { repoMap, close: async () => (await opened)?.close() };
};

const openRepoMap = async ({ state, root, env, excluded }: LibraryOptions): Promise<RepoMap> => {
  const [{ openMap }, { openIndex }] = await Promise.all([
    import('./repomap/open-map.ts'),
    import('./repomap/open-index.ts'),
  ]);
  const git = gitView(root, env);
  const worker = builtWorker();
  const index = openIndex({
    root,
    stateDir: join(state, 'map'),
    ...(git === undefined ? {} : { git }),
    ...(worker === undefined ? {} : { worker }),
  });
  const tokenizer = async (): Promise<(text: string) => number> =>
    (await import('gpt-tokenizer/encoding/o200k_base')).countTokens;
  return openMap({ index, excluded, tokenizer });
};

/** Beside the bundle, or above it where this file became a chunk; absent when nothing is built. */
const builtWorker = (): URL | undefined =>
  ['./repomap-worker.js', '../repomap-worker.js']
    .map((place) => new URL(place, import.meta.url))
    .find((url) => existsSync(url));

const gitView = (root: string, env: LibraryOptions['env']) => {
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
  return { directory: places.gitDir, prefix: pathInWorkTree(root), head: () => headCommit(root), run };
};
