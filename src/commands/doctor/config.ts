// Every source of configuration, loaded as the server loads it.
import { HarnessError, messageOf } from '../../core/error.ts';
import { openHarness } from '../../harness.ts';
import type { Check } from './check.ts';

export const config: Check = {
  name: 'config',
  required: true,
  run: async ({ root, env }) => {
    try {
      const harness = await openHarness({ root, env, flags: {}, transport: 'doctor' });
      await harness.close();
      return { state: 'ok', detail: `mode ${harness.mode}` };
    } catch (thrown) {
      const mend = thrown instanceof HarnessError ? thrown.remedy : undefined;
      return { state: 'problem', detail: messageOf(thrown), mend: mend ?? 'report this with the line above' };
    }
  },
};
