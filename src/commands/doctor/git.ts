// Without git the harness works; its record then belongs to the directory, not to the repository and its worktrees.
import type { Check } from './check.ts';
import { tryProgram } from './try-program.ts';

export const git: Check = {
  name: 'git',
  required: false,
  run: async ({ env }) => {
    const ran = await tryProgram('git', ['--version'], env);
    if ('said' in ran) return { state: 'ok', detail: ran.said.replace(/^git version /, '') };
    return { state: ran.failed, detail: ran.why, mend: 'sudo apt-get install git, brew install git, or git-scm.com' };
  },
};
