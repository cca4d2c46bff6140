// What a command of the command line is: a plain value that adds itself to commander and prints through Io.
// Exit codes: 0 fine, 1 the answer is no, 2 wrong use, 3 could not.
import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';

/** The process, as far as commands may see it; made in main.ts only. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Standard error where it is a terminal, for what is shown while work goes on. */
  readonly terminal?: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether stdout is a terminal that takes colour. */
  readonly color: boolean;
  /** Whether stdin is a terminal, where a person can be. */
  readonly interactive?: boolean;
  /** Process id of the parent. */
  readonly parent?: number;
  /** What the process will end with once the command's action has returned. */
  readonly exitWith: (code: 0 | 1 | 2 | 3) => void;
  /** Calls back once, at the first of: stdin end is not included; SIGINT, SIGTERM, SIGHUP. */
  readonly onSignal: (stop: (signal: string) => void) => void;
}

export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  /** Adds options, arguments, sub-commands, examples and the action. */
  readonly configure: (command: Command, io: Io) => void;
}
