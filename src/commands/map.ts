// `harness map`: what repo_map would show, on standard output and nothing else.
import type { Command } from 'commander';
import { openHarness } from '../harness.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { plain } from './plain.ts';
import { workspaceRoot } from './workspace-root.ts';

interface MapOptions {
  readonly root?: string;
  readonly query: string;
  readonly focus: readonly string[];
  readonly maxTokens: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

export const map: CliCommand = {
  name: 'map',
  summary: 'print the map of the repository for a task',
  configure: (command: Command, io: Io) => {
    command
      .description('The files and definitions that matter for a task, best first, within a number of tokens.')
      .option('--root <dir>', 'workspace; else the current directory')
      .option('--query <text>', 'the task, in words; without it an overview', '')
      .option('--focus <path>', 'a file or directory that you work on; may be repeated', collect, [])
      .option('--max-tokens <n>', 'tokens that the map may have', '1200')
      .option('--explain', 'say why each file is there')
      .option('--json', 'the map as data')
      .addHelpText('after', '\nExample:\n  harness map --query "retry when the connection is reset" --max-tokens 800\n')
      .action((options: MapOptions) => print(io, options));
  },
};

const collect = (path: string, before: readonly string[]): readonly string[] => [...before, path];

const print = async (io: Io, options: MapOptions): Promise<void> => {
  const harness = await openHarness({
    root: workspaceRoot(options, io),
    env: io.env,
    flags: {},
    transport: 'cli',
  });
  try {
    const session = harness.openSession({ name: 'harness map', version: VERSION }, 'human');
    const observation = await harness.call(session, { tool: 'repo_map', input: inputOf(options) });
    harness.closeSession(session, 'done');
    const { status, code, reason, remedy } = observation;
    if (status !== 'ok') {
      io.err(`harness: ${plain(reason ?? status)}.${remedy === undefined ? '' : ` Next: ${plain(remedy)}.`}\n`);
      return io.exitWith(code === 'invalid_arguments' ? 2 : 3);
    }
    io.out(options.json === true ? `${JSON.stringify(observation.data)}\n` : `${observation.text}\n`);
  } finally {
    await harness.close();
  }
};

const inputOf = ({ query, focus, maxTokens, explain }: MapOptions): Record<string, unknown> => ({
  query,
  max_tokens: Number(maxTokens),
  ...(focus.length === 0 ? {} : { focus: [...focus] }),
  ...(explain === true ? { explain } : {}),
});
