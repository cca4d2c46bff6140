// What is common to assistants that are programs of others.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stateOf } from '../../compose/settings.ts';
import type { Environment, Playground } from '../playground.ts';

/** Why a program cannot be started; undefined when it is on the PATH. */
export const missingProgram = (name: string, { PATH = '' }: Environment): string | undefined =>
  PATH.split(delimiter).some((directory) => isProgram(join(directory, name)))
    ? undefined
    : `${name} is not installed: there is no such program on the PATH`;

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Whether the server was asked for anything: a session is on record from its first call on. */
export const hasCalled = ({ root, env }: Playground): boolean => existsSync(join(stateOf(root, env), 'log'));
