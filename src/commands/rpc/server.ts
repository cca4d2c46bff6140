// One method of a server that is running.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { HarnessError, messageOf } from '../../core/error.ts';
import type { RpcResponse } from '../../rpc/message.ts';
import type { Io } from '../command.ts';
import type { RpcOptions } from './options.ts';
import { type Asked, answerIn, HANDSHAKE } from './request.ts';

export const callServer = async (request: Asked, options: RpcOptions, io: Io): Promise<RpcResponse> => {
  const url = endpoint(options.url ?? '');
  const token = await tokenOf(options, io);
  const response = await post(url, token, [...HANDSHAKE, request]);
  const body = AnswerSchema.safeParse(await response.json().catch(() => undefined));
  if (body.success) return answerIn(body.data);
  if (response.status === 401 || response.status === 403) {
    throw new HarnessError('denied_by_policy', `${url} does not accept the token`, 'harness token create --role agent');
  }
  throw new HarnessError(
    'not_found',
    `${url} answers ${response.status} and no JSON-RPC`,
    'is that harness serve --http?',
  );
};

/** The server's own address is enough; its path is known. */
const endpoint = (given: string): URL => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new HarnessError('invalid_arguments', `no URL of a server: ${given}`, '--url http://127.0.0.1:9800');
  }
  return url.pathname === '/' ? new URL('/rpc', url) : url;
};

const tokenOf = async ({ token, tokenFile }: RpcOptions, io: Io): Promise<string> => {
  if (token !== undefined) return token;
  if (tokenFile !== undefined) return tokenIn(resolve(io.cwd, tokenFile));
  throw new HarnessError(
    'invalid_arguments',
    'a server wants a token',
    'harness token create --role agent, then --token',
  );
};

const tokenIn = async (file: string): Promise<string> => {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (thrown) {
    throw new HarnessError(
      'not_found',
      `the token file cannot be read: ${messageOf(thrown)}`,
      'harness token create --role agent, and write its last line into that file',
    );
  }
};

const post = async (url: URL, token: string, batch: readonly unknown[]): Promise<Response> => {
  try {
    return await fetch(url, {
      method: 'POST',
      // A token is for this server and nobody else.
      redirect: 'error',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(batch),
    });
  } catch (thrown) {
    const cause = thrown instanceof Error ? messageOf(thrown.cause ?? thrown) : messageOf(thrown);
    throw new HarnessError('not_found', `${url} cannot be reached: ${cause}`, 'harness serve --http');
  }
};

const ErrorSchema = z.object({
  code: z.int(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()).default({}),
});
const Version = z.literal('2.0');
const ResponseSchema = z.union([
  z.object({ jsonrpc: Version, id: z.union([z.string(), z.int(), z.null()]), error: ErrorSchema }),
  z.object({ jsonrpc: Version, id: z.union([z.string(), z.int()]), result: z.unknown() }),
]);
const AnswerSchema = z.union([ResponseSchema, z.array(ResponseSchema)]);
