// The flags of `harness serve`, and how their values are read.
import { InvalidArgumentError } from 'commander';

/** A repository in a server of several. */
export interface NamedPath {
  readonly name: string;
  readonly path: string;
}

/** As the command line gives them. */
export interface ServeOptions {
  readonly stdio?: string;
  readonly tokenFile?: string;
  /** host:port, or true for the default. */
  readonly http?: string | true;
  readonly project?: readonly NamedPath[];
  readonly allowHost?: readonly string[];
  readonly rate?: number;
  readonly root?: string;
  readonly mode?: string;
  readonly durability?: string;
  readonly permissionPrompt?: boolean;
  readonly toolsets?: readonly string[];
}

const NAMED = /^([a-z0-9][\w.-]{0,63})=(.+)$/is;

/** `name=dir`, collected. */
export const namedPaths = (value: string, before: readonly NamedPath[] = []): readonly NamedPath[] => {
  const [, name, path] = NAMED.exec(value) ?? [];
  if (name === undefined || path === undefined)
    throw new InvalidArgumentError('give name=directory, the name of letters, digits, ".", "_" and "-".');
  if (before.some((other) => other.name === name)) throw new InvalidArgumentError(`there are two projects ${name}.`);
  return [...before, { name, path }];
};

/** A word, collected. */
export const names = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const positive = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('give a whole number from 1.');
  return number;
};
