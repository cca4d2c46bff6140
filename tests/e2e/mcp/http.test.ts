// What a server tells and asks an MCP client over HTTP: on the stream that the client keeps open, or with an answer.
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  ElicitRequestSchema,
  ListRootsRequestSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { expect, it, onTestFinished } from 'vitest';
import { bearer, running } from '../../support/http.ts';

const FILES = { 'a/in.txt': 'in\n', 'top.txt': 'top\n', 'count.mjs': "console.log('ran');\n" };

const connected = async (client: Client, url: string, token: string): Promise<void> => {
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
    requestInit: { headers: bearer(token) },
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
};

it('a run that goes on is told', async () => {
  const { url, agent } = await running(FILES);
  const client = new Client({ name: 'test-client', version: '1.0.0' });
  const told = new Promise<string>((resolve) => {
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => resolve(params.uri));
  });
  await connected(client, url, agent);
  const read = () => client.callTool({ name: 'read_file', arguments: { path: 'top.txt' } });
  const { structuredContent } = await read();
  const uri = `harness://run/${Object(structuredContent).run}`;
  await client.subscribeResource({ uri });
  await read();
  expect(await told).toBe(uri);
});

it('roots are asked for and narrow each session for itself; a form is answered', async () => {
  const { url, agent, at } = await running(FILES);
  const client = new Client(
    { name: 'test-client', version: '1.0.0' },
    { capabilities: { roots: {}, elicitation: { form: {} } } },
  );
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: `file://${join(at.root, 'a')}` }] }));
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { answer: 'once' } }));
  await connected(client, url, agent);
  const other = new Client({ name: 'other-client', version: '1.0.0' });
  await connected(other, url, agent);
  const top = { name: 'read_file', arguments: { path: 'top.txt' } };
  expect((await client.callTool(top)).structuredContent).toMatchObject({ rule: 'floor/outside-client-root' });
  expect((await other.callTool(top)).structuredContent).toMatchObject({ status: 'ok' });
  const run = { name: 'run_command', arguments: { argv: ['node', '-e', "console.log('ran')"], cwd: 'a' } };
  expect((await client.callTool(run)).structuredContent).toMatchObject({ status: 'ok', output: 'ran\n' });
  expect((await other.callTool(run)).structuredContent).toMatchObject({ status: 'pending' });
});
