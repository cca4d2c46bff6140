// The language level and the libraries that the code is built for.
import type { Check } from './check.ts';

/** The oldest version that has everything the code uses. */
const OLDEST = [20, 19] as const;

export const node: Check = {
  name: 'node',
  required: true,
  run: async ({ nodeVersion }) => {
    const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST;
    if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))
      return { state: 'ok', detail: nodeVersion };
    return {
      state: 'problem',
      detail: `${nodeVersion} is older than ${OLDEST.join('.')}`,
      mend: 'nvm install 22, or nodejs.org',
    };
  },
};
