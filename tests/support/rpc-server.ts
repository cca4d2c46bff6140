// The smallest server of POST /rpc: node:http before a real connection over a real harness.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { tools } from '../../src/compose/tools.ts';
import { openHarness } from '../../src/harness.ts';
import { openConnection } from '../../src/rpc/dispatch.ts';
import { methodsOf } from '../../src/rpc/methods/index.ts';
import { oneProject } from '../../src/rpc/projects.ts';
import { NAME, VERSION } from '../../src/version.ts';
import { childEnv } from './served.ts';

export interface RpcServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a repository to whoever brings the token; one connection for all of them. */
export const rpcServer = async (
  place: { readonly root: string; readonly home: string },
  token: string,
): Promise<RpcServer> => {
  const { root, home } = place;
  const harness = await openHarness({ root, env: childEnv(home), flags: {}, transport: 'http' });
  const connection = openConnection({
    served: { name: NAME, version: VERSION },
    methods: methodsOf(tools),
    projects: oneProject(harness, { id: 'site', root }),
    principal: 'agent',
    idsAreUnique: false,
  });
  const server = createServer(async (request, response) => {
    if (request.url !== '/rpc') return response.writeHead(404).end('nothing here');
    if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(401).end();
    const answer = await connection.handle(JSON.parse(await text(request)));
    return response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await connection.close('test is over');
      await harness.close();
    },
  };
};
