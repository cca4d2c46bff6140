// The workspace that a command is about.
import { resolve } from 'node:path';
import { realRoot } from '../compose/settings.ts';
import type { Io } from './command.ts';

/** Real path of --root, else of the current directory. Throws not_found, not_a_directory. */
export const workspaceRoot = ({ root = '.' }: { readonly root?: string }, io: Io): string =>
  realRoot(resolve(io.cwd, root));
