// `harness serve`: the server itself, over the process's own streams.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Harness, MODES, NAME, openHarness, tools, toolsIn, VERSION } from '../harness.ts';
import { instructionsFor } from '../rpc/instructions.ts';
import { serveMcp } from '../rpc/protocols/mcp.ts';
import { createStdioTransport } from '../rpc/transports/stdio.ts';
import type { CliCommand, Io } from './command.ts';
import { plain } from './plain.ts';
import { TOOLSET_WORDS, toolsetNames } from './toolset-names.ts';

interface ServeOptions {
  readonly root?: string;
  readonly mode?: string;
  readonly durability?: string;
  readonly permissionPrompt?: boolean;
  readonly toolsets?: readonly string[];
}

export const serve: CliCommand = {
  name: 'serve',
  summary: 'serve MCP over stdio for one repository',
  configure: (command: Command, io: Io) => {
    command
      .option('--root <dir>', "workspace; else CLAUDE_PROJECT_DIR, else the client's root, else the current directory")
      .option('--mode <mode>', MODES.join(' | '))
      .option('--durability <setting>', 'strict | balanced')
      .option('--toolsets <names>', TOOLSET_WORDS, toolsetNames)
      .option(
        '--permission-prompt',
        'offer the tool that claude --permission-prompt-tool mcp__harness__permission_prompt calls',
      )
      .addHelpText('after', '\nExample:\n  claude mcp add harness -- npx harness serve')
      .action((options: ServeOptions) => run(options, io));
  },
};

const run = async (options: ServeOptions, io: Io): Promise<void> => {
  const named = options.root ?? io.env.CLAUDE_PROJECT_DIR;
  let harness: Promise<Harness> | undefined;
  const open = (clientRoot: string | undefined): Promise<Harness> => {
    const root = named ?? clientRoot ?? io.cwd;
    harness ??= openHarness({
      root: resolve(io.cwd, root),
      env: io.env,
      flags: options,
      transport: 'mcp-stdio',
      notify: (line) => io.err(`harness: ${plain(line)}\n`),
    });
    return harness;
  };
  // What a person configured wrongly is told at once; a root that the client will name is not known yet.
  const early = named === undefined ? undefined : await open(undefined);
  const offered = early?.tools ?? toolsIn(options.toolsets ?? ['default'], tools);
  let end: (reason: string) => void = () => {};
  const ended = new Promise<string>((resolveEnd) => {
    end = resolveEnd;
  });
  io.onSignal(end);
  const transport = createStdioTransport({ input: io.stdin, output: io.stdout }, end);
  const connection = await serveMcp(transport, {
    name: NAME,
    version: VERSION,
    instructions: instructionsFor(offered),
    tools: offered,
    ...(options.permissionPrompt === true ? { permissionPrompt: named ?? io.cwd } : {}),
    open,
  });
  await connection.close(await ended);
  await (await harness)?.close();
};
