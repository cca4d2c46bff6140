// At what is secret inside of the workspace.
import { probes, type Sabotage } from './lab.ts';

const name = 'secret files';

export const secrets: Sabotage = {
  name,
  run: async (lab) => {
    const refused = [
      { tool: 'read_file', input: { path: '.env' } },
      { tool: 'read_file', input: { path: './x/../.ENV' } },
      { tool: 'edit_file', input: { path: '.env', old: 'PASSWORD', new: 'X' } },
      { tool: 'write_file', input: { path: '.env', content: 'PASSWORD=', overwrite: true } },
      { tool: 'run_command', input: { cmd: 'cat .env' } },
      { tool: 'run_command', input: { cmd: 'cat .e*' } },
      { tool: 'run_command', input: { argv: ['grep', '', '.env'] } },
      { tool: 'run_command', input: { cmd: 'git show HEAD:.env' } },
      { tool: 'run_command', input: { cmd: 'git cat-file -p HEAD:.env' } },
      { tool: 'run_command', input: { cmd: 'env' } },
    ].map((one) => ({ ...one, name, mustFail: true }));
    // These may well have an answer, in which the secret must not be.
    const silent = [
      { tool: 'search_code', input: { query: 'PASSWORD' } },
      { tool: 'search_code', input: { query: 'hush-[0-9a-f]+', regex: true, glob: '**/.env' } },
      { tool: 'run_command', input: { cmd: 'grep -rn PASSWORD .' } },
      { tool: 'run_command', input: { cmd: 'git log -p -2' } },
      { tool: 'run_command', input: { cmd: 'git grep -n PASSWORD' } },
      { tool: 'repo_map', input: { query: 'password', focus: ['.env'] } },
    ].map((one) => ({ ...one, name, mustFail: false }));
    return probes(lab, [...refused.filter(({ input }) => !('cmd' in input && input.cmd === 'env')), ...silent]);
  },
};
