// `harness import`: calls that were made before the harness was there, into its record.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { codexSessions, type HistoryFile, type ImportReport, importHistory } from '../compose/history.ts';
import { HarnessError } from '../core/error.ts';
import type { ImportSource } from '../core/imported.ts';
import type { CliCommand, Io } from './command.ts';
import { counted } from './counted.ts';
import { plain } from './plain.ts';
import { openProgress } from './progress.ts';
import { workspaceRoot } from './workspace-root.ts';

interface ImportFlags {
  readonly root?: string;
  readonly json?: true;
}

export const importCommand: CliCommand = {
  name: 'import',
  summary: 'take earlier sessions of an assistant into the record',
  configure: (command: Command, io: Io) => {
    const add = (from: ImportSource, argument: string, description: string, endings: RegExp): void => {
      command
        .command(from)
        .argument(argument, `files, or directories with files of that format`)
        .description(description)
        .option('--root <dir>', 'workspace that the history belongs to; else the current directory')
        .option('--json', 'print the report as JSON')
        .action((paths: string | readonly string[], flags: ImportFlags) =>
          run({ from, endings, paths: [paths].flat(), flags }, io),
        );
    };
    add('claude-code', '<path...>', "Claude Code's transcripts, subagents included", /\.jsonl(?:\.gz)?$/);
    add('codex', '[path...]', "Codex's sessions; without a path those of $CODEX_HOME or ~/.codex", ROLLOUT);
    add('calls', '<file...>', 'one call a line, in the plain format of docs/record.md', /\.jsonl(?:\.gz)?$/);
    add('swe-agent', '<file...>', "SWE-agent's trajectories", /\.traj$/);
    command.addHelpText('afterAll', EXAMPLES);
  },
};

/** Sessions that were put aside are packed after a while. */
const ROLLOUT = /^rollout-.+\.jsonl(?:\.(?:gz|zst))?$/;

const EXAMPLES = `
Examples:
  harness import claude-code ~/.claude/projects/-home-you-app
  harness import codex                      # of ~/.codex/sessions those that were made in this repository
  harness import calls history.jsonl.gz --json
  harness import swe-agent runs/fix.traj`;

interface Asked {
  readonly from: ImportSource;
  /** Names of files to take out of a directory. */
  readonly endings: RegExp;
  readonly paths: readonly string[];
  readonly flags: ImportFlags;
}

const run = async ({ from, endings, paths, flags }: Asked, io: Io): Promise<void> => {
  const root = workspaceRoot(flags, io);
  const files =
    from === 'codex' && paths.length === 0
      ? ownSessions(io, endings)
      : paths.flatMap((path) => filesAt(resolve(io.cwd, path), endings));
  const progress = openProgress(
    io,
    files.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  try {
    const report = await importHistory({ root, env: io.env, from, files, advance: progress.advance });
    progress.close();
    io.out(flags.json === true ? `${JSON.stringify(report)}\n` : inWords(report));
  } finally {
    progress.close();
  }
};

interface Found extends HistoryFile {
  readonly bytes: number;
}

const ownSessions = ({ env }: Io, endings: RegExp): readonly Found[] => {
  const found = codexSessions(env).flatMap((directory) => filesIn(directory, endings));
  if (found.length > 0) return found;
  throw new HarnessError('not_found', 'there are no sessions of Codex', 'set CODEX_HOME, or name files or directories');
};

/** The file, or the files of that kind in and below a directory. Throws not_found. */
const filesAt = (path: string, endings: RegExp): readonly Found[] => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new HarnessError('not_found', `there is no ${path}`, 'harness import --help');
  if (!stat.isDirectory()) return [{ path, bytes: stat.size, named: true }];
  const found = filesIn(path, endings);
  if (found.length > 0) return found;
  throw new HarnessError('not_found', `there is no history of that format in ${path}`, 'harness import --help');
};

/** By name. */
const filesIn = (directory: string, endings: RegExp): readonly Found[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0, named: false }));

const MOST_TOOLS = 8;
const MOST_SKIPPED = 10;

const inWords = (report: ImportReport): string => {
  const { calls, sessions, added, failed, rejected, without_result: open, own, elsewhere, tools, skipped } = report;
  const named = Object.entries(tools).slice(0, MOST_TOOLS);
  const missed = skipped.reduce((sum, { count }) => sum + count, 0);
  const lines = [
    `${counted(calls, 'call')} in ${counted(sessions, 'session')}; ${added} new, ${calls - added} on record already.`,
    `${failed} did not succeed, ${rejected} of them because a person said no; ${open} without a result.`,
    ...(named.length === 0 ? [] : [`By tool: ${named.map(([tool, count]) => `${plain(tool)} ${count}`).join(', ')}.`]),
    ...(own === 0 ? [] : [`${counted(own, 'call')} of this server left out: it has recorded them itself.`]),
    ...(elsewhere === 0
      ? []
      : [`${counted(elsewhere, 'session')} of other repositories left out; name the file to have one all the same.`]),
    ...(missed === 0
      ? []
      : [`${counted(missed, 'entry', ['was', 'were']).replace('entrys', 'entries')} not understood:`]),
    ...skipped
      .slice(0, MOST_SKIPPED)
      .map(({ file, line, what, count }) => `  ${plain(`${file}:${line}: ${what}`)} (${count})`),
    ...(skipped.length > MOST_SKIPPED ? [`  … ${skipped.length - MOST_SKIPPED} more with --json.`] : []),
    'Next: harness trace list, harness policy replay.',
  ];
  return `${lines.join('\n')}\n`;
};
