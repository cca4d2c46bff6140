// `npm run bench [name…]`: every number the project claims, as a ratio against a named peer in the same run.
import { contextBench } from './context.ts';
import { gateBench } from './gate.ts';
import { gcBench } from './gc.ts';
import { historyBench } from './history.ts';
import { httpBench } from './http.ts';
import { judgeBench } from './judge.ts';
import { readFileBench } from './read-file.ts';
import { recordBench } from './record.ts';
import { sandboxBench } from './sandbox.ts';
import { soakBench } from './soak.ts';
import { startBench } from './start.ts';
import { traceBench } from './trace.ts';

const benches = {
  'read-file': readFileBench,
  start: startBench,
  judge: judgeBench,
  record: recordBench,
  sandbox: sandboxBench,
  trace: traceBench,
  http: httpBench,
  soak: soakBench,
  history: historyBench,
  context: contextBench,
  gate: gateBench,
  gc: gcBench,
} as const;

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; known: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) if (named.length === 0 || named.includes(name)) await bench();
