// Whether a person is at the command line.
import { resolve } from 'node:path';
import { HarnessError } from '../../core/error.ts';
import { assertPerson, userConfigDir } from '../../harness.ts';
import type { Io } from '../command.ts';

export interface PersonOptions {
  readonly tokenFile?: string;
}

/** Throws denied_by_policy unless a person gives the command. */
export const requirePerson = (options: PersonOptions, io: Io): void => {
  const { env, interactive = false, parent } = io;
  const tokenFile = options.tokenFile === undefined ? undefined : resolve(io.cwd, options.tokenFile);
  assertPerson({ userConfig: userConfigDir(env), env, interactive, parent, tokenFile });
};

export const isPerson = (options: PersonOptions, io: Io): boolean => {
  try {
    requirePerson(options, io);
    return true;
  } catch (thrown) {
    if (thrown instanceof HarnessError) return false;
    throw thrown;
  }
};
