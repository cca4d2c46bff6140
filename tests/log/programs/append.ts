// A writer in a process of its own: appends numbered events and says each number once it is acknowledged.
// Arguments: state directory, durability, how many. When it is refused it says why, goes on to the next day, and tries again.
import { writeSync } from 'node:fs';
import { HarnessError } from '../../../src/core/error.ts';
import { openLog } from '../../../src/log/open-log.ts';

const [state = '', durability = '', most = ''] = process.argv.slice(2);
const STDOUT = 1;
const DAY_MS = 86_400_000;
let now = Date.now();

const log = openLog({
  state,
  durability: durability === 'strict' ? 'strict' : 'balanced',
  version: '0.0.0',
  clock: () => now,
});
const context = { session: 'ses_1', run: 'run_1', principal: 'agent', client: 'test/1' } as const;

for (let calls = 1; calls <= Number(most); calls += 1) {
  try {
    log.append(context, [
      { type: 'run_finished', data: { reason: `${process.pid} ${'x'.repeat(calls % 300)}`, calls } },
    ]);
    writeSync(STDOUT, `${calls}\n`);
  } catch (thrown) {
    if (!(thrown instanceof HarnessError)) throw thrown;
    writeSync(STDOUT, `refused ${calls} ${thrown.code}: ${thrown.message}. ${thrown.remedy}\n`);
    now += DAY_MS;
  }
}
await log.close();
