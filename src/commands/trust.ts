// `harness trust`: let the policy files of a project permit what they say. Shows what that is, and records who agreed.
import { relative } from 'node:path';
import type { Command } from 'commander';
import picocolors from 'picocolors';
import { inspectSettings } from '../compose/settings.ts';
import type { Inspection } from '../settings/inspect.ts';
import { problemLine } from '../settings/problem.ts';
import type { Loosening } from '../settings/resolve.ts';
import { grantTrust, revokeTrust } from '../settings/trust-record.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { counted } from './counted.ts';
import { agrees, refusesAssistant } from './person.ts';
import { plain } from './plain.ts';
import { workspaceRoot } from './workspace-root.ts';

interface TrustOptions {
  readonly root?: string;
  readonly yes?: true;
  readonly show?: true;
  readonly revoke?: true;
  readonly json?: true;
}

export const trust: CliCommand = {
  name: 'trust',
  summary: "let a project's policy files loosen what holds",
  configure: (command: Command, io: Io) => {
    command
      .option('--root <dir>', 'workspace; else the current directory')
      .option('--yes', 'agree without being asked')
      .option('--show', 'only show; exit 0 when nothing waits for trust, 1 when something does')
      .option('--revoke', 'take the trust back')
      .option('--json', 'print as JSON what --show shows')
      .addHelpText(
        'after',
        '\nHolds for the files as they are: when one is changed or removed, it is asked again.\n\nExamples:\n  harness trust\n  harness trust --revoke',
      )
      .action((options: TrustOptions) => run(options, io));
  },
};

const run = async (options: TrustOptions, io: Io): Promise<void> => {
  const root = workspaceRoot(options, io);
  const seen = await inspectSettings({ root, env: io.env, flags: {} });
  if (seen.sources.problems.length > 0) {
    for (const problem of seen.sources.problems) io.err(`harness: ${plain(problemLine(problem))}\n`);
    io.err('harness: nothing can be trusted before this is corrected. Next: harness rules check.\n');
    return io.exitWith(1);
  }
  const loosening = seen.settings?.loosening ?? [];
  const held = seen.settings?.held ?? [];
  if (options.json === true || options.show === true) {
    io.out(options.json === true ? `${JSON.stringify(asJson(seen))}\n` : shown(seen, io));
    return io.exitWith(held.length === 0 ? 0 : 1);
  }
  if (options.revoke === true) return takeBack(seen, options, io);
  io.out(shown(seen, io));
  if (loosening.length === 0 || held.length === 0) return;
  if (refusesAssistant(io, 'trust')) return;
  const question = `Let ${counted(Object.keys(seen.trust.files).length, 'file')}, exactly as now, permit this?`;
  if (!(await agrees(io, { yes: options.yes === true, question }))) return;
  await grantTrust(seen, { version: VERSION });
  io.out('Trusted, until one of these files changes. Take it back with: harness trust --revoke\n');
};

const takeBack = async (seen: Inspection, { yes }: TrustOptions, io: Io): Promise<void> => {
  const { grants } = seen.trust;
  if (grants.length === 0) return io.out('Nothing here is trusted.\n');
  if (refusesAssistant(io, 'trust')) return;
  if (!(await agrees(io, { yes: yes === true, question: 'Take the trust in these files back?' }))) return;
  await revokeTrust(seen, { version: VERSION });
  io.out('Taken back. Rules and mode hold at once; env, limits and the rest at the next start of a server.\n');
};

const asJson = ({ root, trust: { files, trusted, grants }, settings }: Inspection) => {
  const row = ({ path, line, what }: Loosening) => ({ file: relative(root, path), line, what });
  return {
    trusted: grants.length > 0,
    files: Object.entries(files).map(([path, sha256]) => ({
      path,
      sha256,
      trusted: [...trusted].some((file) => relative(root, file) === path),
    })),
    loosens: settings?.loosening.map(row) ?? [],
    waiting: settings?.held.map(row) ?? [],
  };
};

const shown = (seen: Inspection, io: Io): string => {
  const colors = picocolors.createColors(io.color);
  const { files, loosens, waiting } = asJson(seen);
  if (loosens.length === 0)
    return 'Nothing here needs trust: the files of this project permit nothing by themselves.\n';
  const isWaiting = (file: string, line: number): boolean =>
    waiting.some((other) => other.file === file && other.line === line);
  return [
    'The policy files of this project:',
    ...files.map(({ path, sha256, trusted }) => {
      const state = trusted ? colors.green('trusted') : colors.yellow('not trusted');
      return `  ${plain(path)}  ${colors.dim(`sha256 ${sha256.slice(0, 16)}…`)}  ${state}`;
    }),
    'They would loosen:',
    ...loosens.map(({ file, line, what }) => {
      const state = isWaiting(file, line) ? colors.yellow('waits') : colors.green('in force');
      return `  ${plain(file)}:${line}  ${plain(what)}  ${state}`;
    }),
    '',
  ].join('\n');
};
