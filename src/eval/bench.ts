// What every part of a run shares: where this program lies, and what it was started with.
import { join } from 'node:path';
import type { Environment } from './playground.ts';

export interface Bench {
  /** Directory of this package. */
  readonly home: string;
  readonly env: Environment;
  readonly version: string;
}

/** Program and first argument of the built server. */
export const programOf = ({ home }: Bench): readonly [string, string] => [
  process.execPath,
  join(home, 'dist', 'main.js'),
];

/** Where a workspace has what lets Node 20 run TypeScript; see scripts/typescript-loader.ts. */
export const LOADER = 'node_modules/.eval/typescript.mjs';

/** The directory that is copied there. */
export const loaderFolder = ({ home }: Bench): string => join(home, 'dist', 'eval');
