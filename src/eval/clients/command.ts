// A command of the user's own as client: it is told the task and how to start the server, and does the rest.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, parseCommandString } from 'execa';
import type { EvalClient, Played, Seat } from '../client.ts';
import { endOf } from '../play/ended.ts';
import type { Playground } from '../playground.ts';

/** What the server of a case has to be given by whoever starts it. */
export const serverEnv = ({ env }: Playground): Readonly<Record<string, string>> => {
  const { XDG_CONFIG_HOME = '', HARNESS_STATE_DIR = '', PATH = '', HOME = '' } = env;
  return { XDG_CONFIG_HOME, HARNESS_STATE_DIR, PATH, HOME, PYTHONDONTWRITEBYTECODE: '1' };
};

/** The file in which a client finds the server: the format that assistants share. */
export const writeMcpConfig = async ({ base, server: [command, ...args], ground }: Seat): Promise<string> => {
  const file = join(base, 'mcp.json');
  const server = { command, args, env: serverEnv(ground) };
  await writeFile(file, `${JSON.stringify({ mcpServers: { harness: server } }, null, 2)}\n`);
  return file;
};

export const commandClient = (line: string): EvalClient => ({
  name: line,
  play: async (seat): Promise<Played> => {
    const [program = '', ...args] = parseCommandString(line);
    const mcp = await writeMcpConfig(seat);
    const { play, ground, signal, env } = seat;
    const told = {
      HARNESS_EVAL_CASE: play.id,
      HARNESS_EVAL_TASK: play.task,
      HARNESS_EVAL_ROOT: ground.root,
      HARNESS_EVAL_MCP: mcp,
      HARNESS_EVAL_STEPS: String(play.step_budget),
    };
    const ended = await execa(program, args, {
      cwd: ground.root,
      env: { ...env, ...told },
      extendEnv: false,
      cancelSignal: signal,
      stdin: 'ignore',
      reject: false,
    });
    return endOf(ended, program);
  },
});
