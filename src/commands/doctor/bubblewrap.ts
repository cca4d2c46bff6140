// The sandbox is a second wall: good to have, and the policy holds without it.
import type { Check } from './check.ts';
import { tryProgram } from './try-program.ts';

/** The least that a sandbox needs of the system: namespaces of its own. */
const SMALLEST = ['--unshare-all', '--die-with-parent', '--ro-bind', '/', '/', '--', 'true'] as const;

export const bubblewrap: Check = {
  name: 'bubblewrap',
  required: false,
  run: async ({ env, platform }) => {
    if (platform !== 'linux') {
      return {
        state: 'missing',
        detail: 'needs Linux: commands run without a sandbox',
        mend: 'run the harness in a Linux container or virtual machine',
      };
    }
    const version = await tryProgram('bwrap', ['--version'], env);
    if (!('said' in version)) {
      return {
        state: version.failed,
        detail: `${version.why}: commands run without a sandbox`,
        mend: 'sudo apt-get install bubblewrap',
      };
    }
    const sandboxed = await tryProgram('bwrap', SMALLEST, env);
    if ('said' in sandboxed) return { state: 'ok', detail: version.said.replace(/^bubblewrap /, '') };
    return {
      state: 'problem',
      detail: `installed, but it cannot make a sandbox here: ${sandboxed.why}`,
      mend: 'allow unprivileged user namespaces, or go on without',
    };
  },
};
