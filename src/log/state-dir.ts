// Where the state of a repository lies: outside of it, so that what works inside cannot touch the record.
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { HarnessError } from '../core/error.ts';
import { sha256 } from './line.ts';

export interface StatePlace {
  /** Real path of git's common directory, which all worktrees of a repository share; of the root where there is no git. */
  readonly keyPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes the place of HARNESS_STATE_DIR; absolute. */
  readonly override?: string;
}

const KEY_LENGTH = 12;

/**
 * `$HARNESS_STATE_DIR`, `$XDG_STATE_HOME/harness` or `~/.local/state/harness`, and in it one directory for each
 * repository. Only computes the path: writers make it. Throws invalid_arguments when the setting is none.
 */
export const stateDir = ({ keyPath, env, override }: StatePlace): string => {
  const name = basename(keyPath) === '.git' ? basename(dirname(keyPath)) : basename(keyPath);
  const readable = name.replace(/[^\w.-]+/g, '_') || 'root';
  return join(baseOf(env, override), `${readable}-${sha256(keyPath).slice(0, KEY_LENGTH)}`);
};

/** The kernel's own file systems keep no files; Node tries for ever to make a directory in some. */
const KERNEL = /^\/(?:proc|sys)(?:\/|$)/;

const baseOf = (env: StatePlace['env'], override: string | undefined): string => {
  const chosen = override ?? (env.HARNESS_STATE_DIR || undefined);
  if (chosen !== undefined) {
    const wrong = isAbsolute(chosen) ? KERNEL.test(normalize(chosen)) && 'keeps no files' : 'is not an absolute path';
    if (wrong === false) return chosen;
    throw new HarnessError(
      'invalid_arguments',
      `the state directory ${wrong}: ${chosen}`,
      'set HARNESS_STATE_DIR to an absolute path outside the repository',
    );
  }
  // The XDG specification has relative values ignored.
  const xdg = env.XDG_STATE_HOME ?? '';
  return isAbsolute(xdg) ? join(xdg, 'harness') : join(env.HOME || homedir(), '.local', 'state', 'harness');
};
