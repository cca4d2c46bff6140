// `harness doctor`: what is missing, and the line that mends it.
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { platform, versions } from 'node:process';
import type { Command } from 'commander';
import picocolors from 'picocolors';
import { HarnessError } from '../core/error.ts';
import type { CliCommand, Io } from './command.ts';
import type { Check, Finding } from './doctor/check.ts';
import { checks } from './doctor/index.ts';

interface DoctorOptions {
  readonly root?: string;
  readonly json?: true;
}

export const doctor: CliCommand = {
  name: 'doctor',
  summary: 'say what is missing and how to mend it',
  configure: (command: Command, io: Io) => {
    command
      .option('--root <dir>', 'workspace; else the current directory')
      .option('--json', 'print the findings as JSON')
      .addHelpText('after', '\nExit 0 when everything required is fine, 1 when not.\n\nExample:\n  harness doctor')
      .action((options: DoctorOptions) => run(options, io));
  },
};

type Examined = Pick<Check, 'name' | 'required'> & Finding;

const run = async ({ root = '.', json }: DoctorOptions, io: Io): Promise<void> => {
  const place = { root: await realRoot(resolve(io.cwd, root)), env: io.env, platform, nodeVersion: versions.node };
  const examined = await Promise.all(
    checks.map(async ({ name, required, run: look }) => ({ name, required, ...(await look(place)) })),
  );
  const ok = examined.every(({ required, state }) => !required || state === 'ok');
  io.out(json === true ? `${JSON.stringify({ ok, checks: examined })}\n` : inWords(examined, io.color));
  io.exitWith(ok ? 0 : 1);
};

const realRoot = async (path: string): Promise<string> => {
  try {
    return await realpath(path);
  } catch {
    throw new HarnessError('not_found', `there is no directory ${path}`, 'give the workspace with --root');
  }
};

const PAINT = { ok: 'green', missing: 'yellow', problem: 'red' } as const;
const STATE_WIDTH = 'missing'.length;
const NAME_WIDTH = 'bubblewrap'.length;
const INDENT = ' '.repeat(STATE_WIDTH + NAME_WIDTH + 4);

const inWords = (examined: readonly Examined[], color: boolean): string => {
  const colors = picocolors.createColors(color);
  const line = (found: Examined): string => {
    const optional = found.state === 'ok' || found.required ? '' : colors.dim(' (optional)');
    const mend = found.state === 'ok' ? '' : `${INDENT}${colors.bold(found.mend)}\n`;
    return `${colors[PAINT[found.state]](found.state.padEnd(STATE_WIDTH))}  ${found.name.padEnd(NAME_WIDTH)}  ${found.detail}${optional}\n${mend}`;
  };
  const wrong = examined.filter(({ required, state }) => required && state !== 'ok').map(({ name }) => name);
  const sum =
    wrong.length === 0
      ? colors.green('Everything required is in place.')
      : colors.red(`To be mended first: ${wrong.join(', ')}.`);
  return `${examined.map(line).join('')}\n${sum}\n`;
};
