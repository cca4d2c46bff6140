// `npm run conformance`: the official MCP suite against the built server, every scenario that applies to it. The last
// line says how many of which pass; exit 1 when one does not, or when the suite has scenarios that nobody has judged yet.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHttpServer } from './conformance/http-server.ts';
import { applicable, SCENARIOS } from './conformance/scenarios.ts';
import { installSuite, listScenarios, runScenario } from './conformance/suite.ts';

installSuite();
const known = Object.keys(SCENARIOS);
const unknown = (await listScenarios()).filter((name) => !known.includes(name));
for (const name of unknown) console.log(`unknown  ${name}: say in scripts/conformance/scenarios.ts whether it applies`);
for (const [name, reason] of Object.entries(SCENARIOS)) {
  if (reason !== undefined) console.log(`left out  ${name}: ${reason}`);
}

const scratch = mkdtempSync(join(tmpdir(), 'harness-conformance-'));
const root = join(scratch, 'workspace');
mkdirSync(root);
const server = await openHttpServer(root, join(scratch, 'home'));
const names = applicable();
const failed: string[] = [];
for (const name of names) {
  const failure = await runScenario(name, server.url, join(scratch, 'results'));
  console.log(`${failure === undefined ? 'passes ' : 'FAILS  '}  ${name}`);
  if (failure === undefined) continue;
  failed.push(name);
  console.log(failure);
}
await server.close();
rmSync(scratch, { recursive: true });
console.log(
  `${names.length - failed.length} of ${names.length} scenarios that apply pass (${names.join(', ')}); ${known.length - names.length} need what only the suite's own server has`,
);
process.exitCode = failed.length + unknown.length === 0 ? 0 : 1;
