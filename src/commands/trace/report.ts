// `harness trace report`: a run as one page to open, keep or hand on.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Io } from '../command.ts';
import { type AskOptions, asking } from './asking.ts';

interface ReportOptions extends AskOptions {
  readonly output?: string;
}

export const addReport = (command: Command, io: Io): void => {
  command
    .option('-o, --output <file>', 'where to write it; else to standard output')
    .action(async (run: string, options: ReportOptions) => {
      const page = await asking(options, io, (trace) => trace.report(run));
      if (options.output === undefined) return io.out(page);
      const path = resolve(io.cwd, options.output);
      writeFileSync(path, page);
      io.out(`${path}\n`);
    });
};
