// Questions to the record need an index; judging, recording and verifying do not.

import { probeIndex } from '../../compose/trace.ts';
import { HarnessError, messageOf } from '../../core/error.ts';
import type { Check } from './check.ts';

export const sqlite: Check = {
  name: 'sqlite',
  required: false,
  run: async () => {
    try {
      return { state: 'ok', detail: `${await probeIndex()}, for questions to the record` };
    } catch (thrown) {
      const mend = thrown instanceof HarnessError ? thrown.remedy : undefined;
      return { state: 'missing', detail: messageOf(thrown), mend: mend ?? 'npm install better-sqlite3@12' };
    }
  },
};
