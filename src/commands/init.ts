// `harness init`: puts the gate into the settings of the assistants, so that nothing walks round it.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { systemCode } from '../core/error.ts';
import type { CliCommand, Io } from './command.ts';
import { type Change, claudeSettings, codexConfig, codexHooks, mcpServers } from './init/files.ts';
import { importPermissions } from './init/import.ts';
import { programFor } from './init/program.ts';
import { asBefore, backupOf, readIfThere, replaceFile } from './init/write.ts';
import { packageRoot } from './package-root.ts';
import { workspaceRoot } from './workspace-root.ts';

interface InitOptions {
  readonly client: 'claude' | 'codex' | 'all';
  readonly denyBuiltin?: boolean;
  readonly remove?: boolean;
  readonly import?: boolean;
  readonly yes?: boolean;
  readonly root?: string;
}

export const init: CliCommand = {
  name: 'init',
  summary: "put the gate into an assistant's settings, after showing what changes",
  configure: (command: Command, io: Io) => {
    command
      .addOption(
        new Option('--client <client>', 'whose settings').choices(['claude', 'codex', 'all']).default('claude'),
      )
      .option(
        '--deny-builtin',
        "also forbid Claude Code's own tools that write and run, so that ours are the only ones",
      )
      .option('--remove', 'take out what an earlier run put in')
      .option('--import', "take over the permissions of Claude Code's settings instead")
      .option('--yes', 'write without asking')
      .option('--root <dir>', 'the repository; else CLAUDE_PROJECT_DIR, else the current directory')
      .addHelpText('after', '\nExample:\n  harness init --client all --yes\n  harness init --import')
      .action((options: InitOptions) => run(options, io));
  },
};

interface Planned {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whether `before` is free of what an earlier run put in. */
  readonly original: boolean;
}

const run = async (options: InitOptions, io: Io): Promise<void> => {
  if (options.import === true) {
    return importPermissions({ root: workspaceRoot(options, io), yes: options.yes === true }, io);
  }
  const planned = plan(options, io).filter(({ before, after }) => before !== after);
  if (planned.length === 0) {
    io.out('Nothing to change.\n');
    return;
  }
  for (const { path, before = '', after = '' } of planned) {
    io.out(createTwoFilesPatch(path, path, before, after, undefined, undefined, { context: 3 }));
  }
  if (options.yes !== true && !(await agreed(io))) {
    io.out('\nNothing was written. Next: look at the change, then run the same with --yes.\n');
    io.exitWith(1);
    return;
  }
  for (const { path, after, before, original } of planned) {
    replaceFile(path, { content: after, keep: original });
    const kept = before === undefined || !original ? '' : ` (before: ${backupOf(path)})`;
    io.out(`${after === undefined ? 'removed' : 'wrote'} ${path}${kept}\n`);
  }
  io.out(`\n${advice(options)}`);
};

const plan = (
  { client, denyBuiltin = false, remove = false, root: named }: InitOptions,
  io: Io,
): readonly Planned[] => {
  const root = resolve(io.cwd, named ?? io.env.CLAUDE_PROJECT_DIR ?? '.');
  const codexHome = io.env.CODEX_HOME ?? join(io.env.HOME ?? homedir(), '.codex');
  const program = programFor(join(packageRoot(), 'dist', 'main.js'), io.env.PATH);
  const files: readonly (readonly ['claude' | 'codex', string, Change])[] = [
    ['claude', join(root, '.claude', 'settings.json'), claudeSettings],
    ['claude', join(root, '.mcp.json'), mcpServers],
    ['codex', join(codexHome, 'config.toml'), codexConfig],
    ['codex', join(codexHome, 'hooks.json'), codexHooks],
  ];
  return files
    .filter(([whose]) => client === 'all' || client === whose)
    .map(([, path, change]) => {
      const before = readIfThere(path);
      const wish = { program, denyBuiltin, remove };
      const without = change(before, path, { ...wish, remove: true });
      const original = without === before;
      const after = remove && !original ? asBefore(path, without) : change(before, path, wish);
      return { path, before, after, original };
    });
};

/** A person at a terminal is asked; nobody else can agree. */
const agreed = async (io: Io): Promise<boolean> => {
  if (!('isTTY' in io.stdin && io.stdin.isTTY === true)) return false;
  const lines = createInterface({ input: io.stdin, output: io.stdout });
  try {
    return /^y(?:es)?$/i.test((await lines.question('\nWrite this? [y/N] ')).trim());
  } catch (thrown) {
    if (systemCode(thrown) === 'ABORT_ERR') return false;
    throw thrown;
  } finally {
    lines.close();
  }
};

const advice = ({ client, remove }: InitOptions): string => {
  if (remove === true) return 'The assistants no longer pass through the gate.\n';
  const codex =
    client === 'claude' ? '' : 'Codex runs new hooks only once you have trusted them: start it and enter /hooks.\n';
  const claude =
    client === 'codex' ? '' : 'Restart Claude Code in the repository; it asks once whether you trust the server.\n';
  return `${claude}${codex}`;
};
