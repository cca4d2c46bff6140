// One of several processes that share a segment. Arguments: state directory, how many events, and what to do:
// `append` writes them one by one and says each number once it is acknowledged; `hold` takes the lock and never returns.
import { mkdirSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { tryLock } from '../../../src/log/lock-file.ts';
import { segmentName } from '../../../src/log/segment-names.ts';
import { openSharedLog } from '../../../src/log/shared-log.ts';

const [state = '', most = '', task = 'append'] = process.argv.slice(2);
const STDOUT = 1;
const context = { session: 'ses_1', run: 'run_1', principal: 'agent', client: 'test/1' } as const;

if (task === 'hold') {
  const { headPath } = segmentName(state, new Date().toISOString().slice(0, 10), 'shared');
  const path = headPath.replace('.head', '.lock');
  mkdirSync(dirname(path), { recursive: true });
  if (typeof tryLock(path) !== 'object') throw new Error('the lock was taken');
  writeSync(STDOUT, 'held\n');
  setInterval(() => {}, 1000);
} else {
  const log = openSharedLog({ state, writer: 'shared', durability: 'balanced', version: '0.0.0' });
  for (let calls = 1; calls <= Number(most); calls += 1) {
    log.append(context, [{ type: 'run_finished', data: { reason: `${process.pid}`, calls } }]);
    writeSync(STDOUT, `${process.pid} ${calls}\n`);
  }
}
