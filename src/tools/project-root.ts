// The project that a call names has to be the one that is served.
import { realpathSync } from 'node:fs';
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';

export const ProjectRoot = z.string().min(1).optional().describe('has to be this workspace when it is given');

/** Throws not_found for another directory than the workspace. */
export const assertProject = (root: string, named: string | undefined): void => {
  if (named === undefined || named === root || realOf(named) === root) return;
  throw new HarnessError('not_found', `${named} is not the project that is served here`, 'leave project_root out');
};

const realOf = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
};
