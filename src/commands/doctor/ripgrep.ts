// search_code runs the ripgrep that comes as an npm package, never one that happens to be installed.
import { messageOf } from '../../core/error.ts';
import type { Check, Finding, Place } from './check.ts';
import { tryProgram } from './try-program.ts';

export const ripgrep: Check = {
  name: 'ripgrep',
  required: true,
  run: ({ env }) => runRipgrep(async () => (await import('@vscode/ripgrep')).rgPath, env),
};

const MEND = 'npm ci --include=optional';

/** Asks the program at a path for its version. */
export const runRipgrep = async (path: () => Promise<string>, env: Place['env']): Promise<Finding> => {
  let program: string;
  try {
    program = await path();
  } catch (thrown) {
    const [cause = ''] = messageOf(thrown).split('\n');
    return { state: 'missing', detail: `the package has no program for this platform: ${cause}`, mend: MEND };
  }
  const ran = await tryProgram(program, ['--version'], env);
  if ('said' in ran) return { state: 'ok', detail: ran.said.replace(/^ripgrep (\S+).*$/, '$1') };
  return { state: ran.failed, detail: `${program} does not run: ${ran.why}`, mend: MEND };
};
