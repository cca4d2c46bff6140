// The same methods behind nothing but node:http: no token, no checks, no limits, no numbers. Prints its port.
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { tools } from '../../src/compose/tools.ts';
import { openHarness } from '../../src/harness.ts';
import { openConnection } from '../../src/rpc/dispatch.ts';
import { methodsOf } from '../../src/rpc/methods/index.ts';
import { oneProject } from '../../src/rpc/projects.ts';
import { NAME, VERSION } from '../../src/version.ts';

const root = process.argv[2] ?? '.';
const harness = await openHarness({ root, env: process.env, flags: {}, transport: 'bench' });
const connection = openConnection({
  served: { name: NAME, version: VERSION },
  methods: methodsOf(tools),
  projects: oneProject(harness, { id: 'bench', root }),
  principal: 'agent',
  idsAreUnique: false,
});
const server = createServer(async (request, response) => {
  const message: unknown = JSON.parse((await buffer(request)).toString('utf8'));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify((await connection.handle(message)) ?? null));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
