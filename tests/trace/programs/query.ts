// A process that asks the record again and again until it is killed or has seen enough, and says what it counted.
// Arguments: state directory, how many events are enough.
import { writeSync } from 'node:fs';
import { TraceQuerySchema } from '../../../src/core/trace-query.ts';
import { openTrace } from '../../../src/trace/open-trace.ts';

const [state = '', enough = ''] = process.argv.slice(2);
const STDOUT = 1;
const trace = openTrace({ state, now: () => Date.now() });
const query = TraceQuerySchema.parse({ type: 'run_finished', count: true, limit: 1 });
for (let total = 0; total < Number(enough); ) {
  total = (await trace.query(query)).total ?? 0;
  writeSync(STDOUT, `${total}\n`);
}
trace.close();
