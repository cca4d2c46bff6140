// A project whose permissions nobody has trusted works, and asks more than its authors meant.

import { inspectSettings } from '../../compose/settings.ts';
import { messageOf } from '../../core/error.ts';
import type { Check } from './check.ts';

export const trust: Check = {
  name: 'trust',
  required: false,
  run: async ({ root, env }) => {
    try {
      const { settings } = await inspectSettings({ root, env, flags: {} });
      if (settings === undefined)
        return { state: 'problem', detail: 'policy files are broken', mend: 'harness rules check' };
      const { held, loosening } = settings;
      if (held.length === 0) {
        const detail = loosening.length === 0 ? 'nothing here needs it' : 'the policy of this project is trusted';
        return { state: 'ok', detail };
      }
      return {
        state: 'missing',
        detail: `${held.length} of what the project permits is not in force`,
        mend: 'harness trust',
      };
    } catch (thrown) {
      return { state: 'problem', detail: messageOf(thrown), mend: 'mend what is above first' };
    }
  },
};
