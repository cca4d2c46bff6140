// The sandbox is a second wall: good to have, and the policy holds without it. Asked the way commands ask.
import { probeBubblewrap } from '../../compose/workspace.ts';
import type { Check } from './check.ts';
import { tryProgram } from './try-program.ts';

export const bubblewrap: Check = {
  name: 'bubblewrap',
  required: false,
  run: async ({ root, env, platform }) => {
    const probe = probeBubblewrap({ platform, path: env.PATH ?? '', root });
    switch (probe.state) {
      case 'unsupported':
        return {
          state: 'missing',
          detail: 'needs Linux: commands run without a sandbox',
          mend: 'run the harness in a Linux container or virtual machine',
        };
      case 'missing':
        return {
          state: 'missing',
          detail: 'not installed: commands run without a sandbox',
          mend: 'sudo apt-get install bubblewrap',
        };
      case 'broken':
        return {
          state: 'problem',
          detail: `installed, but it cannot make a sandbox here: ${probe.why}`,
          mend: 'allow unprivileged user namespaces, or go on without',
        };
      case 'works': {
        const version = await tryProgram(probe.bubblewrap.program, ['--version'], env);
        return { state: 'ok', detail: 'said' in version ? version.said.replace(/^bubblewrap /, '') : 'works' };
      }
    }
  },
};
