// The built server over HTTP, and a way in for the suite, which knows no tokens: a port that adds one and hands on
// everything else as it is, the Host header included.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

const MAIN = 'dist/main.js';

/** Serves a workspace whose home is `home`, which gets an operator and a token. */
export const openHttpServer = async (root: string, home: string): Promise<HttpServer> => {
  const env = { PATH: process.env.PATH ?? '', HOME: home, HARNESS_STATE_DIR: join(home, 'state') };
  const token = newToken(home, env);
  const server = spawn(execPath, [MAIN, 'serve', '--http', '127.0.0.1:0', '--root', root], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stderr }).on('line', (line) => {
      const [, found] = /listening on http:\/\/[\w.]+:(\d+)/.exec(line) ?? [];
      if (found === undefined) console.error(line);
      else resolve(found);
    });
    server.once('exit', () => reject(new Error('the server ended before it listened')));
  });
  const front = createServer((request, response) => {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const { method, url: path } = request;
    const onward = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const address = front.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/mcp`,
    close: async () => {
      front.closeAllConnections();
      front.close();
      server.kill('SIGTERM');
      await exited;
    },
  };
};

/** A token for an assistant, made as a person's own script makes it. */
const newToken = (home: string, env: Readonly<Record<string, string>>): string => {
  const operator = join(home, '.config/harness/operator.token');
  mkdirSync(join(home, '.config/harness'), { recursive: true });
  writeFileSync(operator, randomBytes(32).toString('hex'), { mode: 0o600 });
  const argv = [MAIN, 'token', 'create', '--role', 'agent', '--token-file', operator];
  return execFileSync(execPath, argv, { env, encoding: 'utf8' }).trimEnd().split('\n').at(-1) ?? '';
};
