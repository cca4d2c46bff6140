// Whether a person gives a command that changes what is permitted. The governed cannot govern: what an assistant
// starts is refused, whatever it answers.
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { assertPerson } from '../compose/person.ts';
import { userConfigDir } from '../compose/settings.ts';
import { HarnessError } from '../core/error.ts';
import type { Io } from './command.ts';

export interface PersonOptions {
  readonly tokenFile?: string;
}

/** For commands that take a person. */
export const withTokenFile = (command: Command): Command =>
  command.option('--token-file <file>', "the operator's token, for scripts of your own; else a terminal is needed");

/** Throws denied_by_policy unless a person gives the command: at a terminal, or with the operator's token. */
export const requirePerson = ({ tokenFile }: PersonOptions, io: Io): void => {
  const { env, interactive = false, parent } = io;
  const file = tokenFile === undefined ? undefined : resolve(io.cwd, tokenFile);
  assertPerson({ userConfig: userConfigDir(env), env, interactive, parent, tokenFile: file });
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

/** Set in whatever the harness or an assistant runs. */
const STARTED_BY: Readonly<Record<string, string>> = {
  HARNESS_TREE: 'the harness',
  CLAUDECODE: 'Claude Code',
  CODEX_SANDBOX: 'Codex',
  CODEX_SANDBOX_NETWORK_DISABLED: 'Codex',
  GEMINI_CLI: 'Gemini CLI',
  CURSOR_AGENT: 'Cursor',
};

/** Says so and ends with 1 when an assistant stands behind this process. */
export const refusesAssistant = (io: Io, act: string): boolean => {
  const name = Object.keys(STARTED_BY).find((variable) => (io.env[variable] ?? '') !== '');
  if (name === undefined) return false;
  io.err(
    `harness: ${STARTED_BY[name]} started this (${name} is set), and ${act} is up to a person. Next: give the command in a terminal of your own.\n`,
  );
  io.exitWith(1);
  return true;
};

/** Whether the person agrees: by --yes, or by answering at a terminal. Without either, no; and that is said. */
export const agrees = async (io: Io, { yes, question }: { readonly yes: boolean; readonly question: string }) => {
  if (yes) return true;
  if (!('isTTY' in io.stdin && io.stdin.isTTY === true)) {
    io.err('harness: nothing was changed. Next: the same command in a terminal, or with --yes.\n');
    io.exitWith(1);
    return false;
  }
  io.out(`${question} [y/N] `);
  const lines = createInterface({ input: io.stdin });
  try {
    for await (const line of lines) {
      if (/^y(?:es)?$/i.test(line.trim())) return true;
      break;
    }
  } finally {
    lines.close();
  }
  io.err('harness: nothing was changed.\n');
  io.exitWith(1);
  return false;
};
