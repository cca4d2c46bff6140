// JSON-RPC over stdio, with the client that editors use.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { z } from 'zod';
import { childEnv, MAIN } from '../served.ts';
import type { DoorUnderTest } from './door.ts';

const AnswerSchema = z.record(z.string(), z.unknown());

export const jsonrpcStdio: DoorUnderTest = {
  name: 'JSON-RPC over stdio',
  runsTools: true,
  open: async ({ root, home, env }) => {
    const child = spawn(process.execPath, [MAIN, 'serve', '--stdio', 'jsonrpc', '--root', root], {
      env: childEnv(home, env),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    await connection.sendRequest('initialize', { clientInfo: { name: 'test-client', version: '1.0.0' } });
    await connection.sendRequest('initialized');
    return {
      call: async ({ call, input }) => AnswerSchema.parse(await connection.sendRequest(call, input)),
      close: async () => {
        const exited = once(child, 'exit');
        child.stdin.end();
        await exited;
        connection.dispose();
      },
    };
  },
};
