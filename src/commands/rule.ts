// `harness rule check`: lets the guards look at code. The call is judged and recorded like any other.
import type { Command } from 'commander';
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import { GuardScanSchema } from '../core/guard.ts';
import { openHarness } from '../harness.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { plain } from './plain.ts';
import { workspaceRoot } from './workspace-root.ts';

interface CheckOptions {
  readonly root?: string;
  readonly fix?: true;
  readonly json?: true;
}

export const rule: CliCommand = {
  name: 'rule',
  summary: 'check code against the guards',
  configure: (command: Command, io: Io) => {
    command
      .command('check')
      .description('let the guards look at files; exit 0 nothing found, 1 something, 3 a guard could not look')
      .argument('[paths...]', 'files or directories; else the workspace')
      .option('--fix', 'print what the guards would mend as a patch; changes nothing')
      .option('--root <dir>', 'workspace; else the current directory')
      .option('--json', 'print the findings as JSON')
      .action((paths: readonly string[], options: CheckOptions) => check(paths, options, io));
    command.addHelpText('afterAll', EXAMPLES);
  },
};

const EXAMPLES = `
Examples:
  harness rule check
  harness rule check src/pay.ts --json
  harness rule check --fix | git apply -p0`;

const ScanSchema = z.object({ ...GuardScanSchema.shape, diff: z.string().optional() });

const check = async (paths: readonly string[], options: CheckOptions, io: Io): Promise<void> => {
  const scan = await scanOf(paths, options, io);
  io.exitWith(exitOf(scan));
  if (options.json === true) return io.out(`${JSON.stringify(scan)}\n`);
  if (options.fix === true) return io.out(scan.diff === undefined || scan.diff === '' ? '' : `${scan.diff}\n`);
  for (const { path, line, rule: id, message, severity } of scan.findings)
    io.out(`${plain(path)}:${line}: ${plain(id)} (${severity}): ${plain(message)}\n`);
  for (const { guard, reason } of scan.not_run) io.out(`${plain(guard)} did not run: ${plain(reason)}\n`);
  io.out(`${scan.files} files, ${scan.guards} guards, ${scan.findings.length + scan.omitted} findings.\n`);
};

const exitOf = ({ findings, not_run, files }: z.output<typeof ScanSchema>): 0 | 1 | 3 => {
  if (findings.length > 0) return 1;
  return not_run.length > 0 || files === 0 ? 3 : 0;
};

const scanOf = async (
  paths: readonly string[],
  options: CheckOptions,
  io: Io,
): Promise<z.output<typeof ScanSchema>> => {
  const harness = await openHarness({ root: workspaceRoot(options, io), env: io.env, flags: {}, transport: 'command' });
  try {
    const session = harness.openSession({ name: 'harness', version: VERSION }, 'human');
    const input = { ...(paths.length === 0 ? {} : { paths }), fixes: options.fix === true };
    const seen = await harness.call(session, { tool: 'rule_check', input });
    harness.closeSession(session, 'checked');
    if (seen.status !== 'ok') {
      const { reason = seen.text, remedy = 'name files of the workspace' } = seen;
      throw new HarnessError('command_failed', reason, remedy);
    }
    return ScanSchema.parse(seen.data);
  } finally {
    await harness.close();
  }
};
