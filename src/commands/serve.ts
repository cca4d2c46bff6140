// `harness serve`: the server itself, over the process's own streams; over HTTP see serve/http.ts.
// Loads the whole harness with itself, where other commands load it when they open it: one step less until the first answer.
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type Harness, openHarness } from '../compose/harness.ts';
import { MODES, tools, toolsIn } from '../compose/tools.ts';
import { HarnessError } from '../core/error.ts';
import { instructionsFor } from '../rpc/instructions.ts';
import { serveMcp } from '../rpc/protocols/mcp.ts';
import { createStdioTransport } from '../rpc/transports/stdio.ts';
import { NAME, VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { plain } from './plain.ts';
import { namedPaths, names, positive, type ServeOptions } from './serve/options.ts';
import { TOOLSET_WORDS, toolsetNames } from './toolset-names.ts';

export const serve: CliCommand = {
  name: 'serve',
  summary: 'serve MCP or JSON-RPC over stdio or HTTP',
  configure: (command: Command, io: Io) => {
    command
      .option('--root <dir>', "workspace; else CLAUDE_PROJECT_DIR, else the client's root, else the current directory")
      .addOption(new Option('--mode <mode>', 'what holds where no rule speaks').choices(MODES))
      .addOption(new Option('--durability <setting>', 'when a line counts as kept').choices(['strict', 'balanced']))
      .addOption(new Option('--stdio <protocol>', 'what is spoken').choices(['mcp', 'jsonrpc']).default('mcp'))
      .option('--token-file <file>', "jsonrpc: the operator's token, for a client that is the person's own")
      .addOption(
        new Option(
          '--http [address]',
          'serve HTTP, WebSocket and MCP over HTTP at host:port; 127.0.0.1:9800 when absent',
        )
          .conflicts(['stdio', 'tokenFile', 'permissionPrompt'])
          .argParser(String),
      )
      .option('--project <name=dir>', 'http: a repository by name; give it once for each', namedPaths)
      .option('--allow-host <name>', 'http: a name of this server besides localhost; give it once for each', names)
      .option('--rate <n>', 'http: requests in a second with one token (1000)', positive)
      .option('--toolsets <names>', TOOLSET_WORDS, toolsetNames)
      .option(
        '--permission-prompt',
        'offer the tool that claude --permission-prompt-tool mcp__harness__permission_prompt calls',
      )
      .addHelpText('after', EXAMPLES)
      .action((options: ServeOptions) => {
        if (options.http !== undefined) return http(options, io);
        assertFits(options);
        return options.stdio === 'jsonrpc' ? editor(options, io) : run(options, io);
      });
  },
};

const EXAMPLES = `
Examples:
  claude mcp add harness -- npx -y harness-mcp serve
  harness serve --http
  harness serve --http 127.0.0.1:9800 --project app=~/code/app --project site=~/code/site`;

/** An option that would do nothing is a mistake that nobody notices. */
const assertFits = ({ stdio, tokenFile, permissionPrompt, toolsets }: ServeOptions): void => {
  const misplaced =
    stdio === 'jsonrpc'
      ? { '--permission-prompt': permissionPrompt, '--toolsets': toolsets }
      : { '--token-file': tokenFile };
  const [given] = Object.entries(misplaced).filter(([, value]) => value !== undefined);
  if (given === undefined) return;
  const [option] = given;
  throw new HarnessError('invalid_arguments', `${option} means nothing to --stdio ${stdio}`, `leave out ${option}`);
};

/** The code of other doors is loaded only here, so that it does not hold up the start for assistants. */
const editor = async (options: ServeOptions, io: Io): Promise<void> =>
  (await import('./serve/jsonrpc.ts')).serveEditor(options, io);
const http = async (options: ServeOptions, io: Io): Promise<void> =>
  (await import('./serve/http.ts')).serveHttp(options, io);

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
    startedIn: io.env.CLAUDE_CODE_SESSION_ID,
    ...(options.permissionPrompt === true ? { permissionPrompt: named ?? io.cwd } : {}),
    open,
  });
  await connection.close(await ended);
  await (await harness)?.close();
};
