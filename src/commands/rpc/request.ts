// One request as a batch of its own: the handshake, and then what is really asked.
import { HarnessError } from '../../core/error.ts';
import type { RpcResponse } from '../../rpc/message.ts';
import { NAME, VERSION } from '../../version.ts';

export interface Asked {
  readonly jsonrpc: string;
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** Where the connection is older than this request, its refusal of a second `initialize` means nothing. */
export const HANDSHAKE = [
  { jsonrpc: '2.0', id: 0, method: 'initialize', params: { clientInfo: { name: `${NAME}-rpc`, version: VERSION } } },
  { jsonrpc: '2.0', method: 'initialized' },
] as const;

/** The answer to the request among those of the batch; a refusal of the whole batch answers it as well. */
export const answerIn = (responses: RpcResponse | readonly RpcResponse[] | undefined): RpcResponse => {
  const all = responses === undefined ? [] : [responses].flat();
  const found = all.find(({ id }) => id === 1) ?? all.find(({ id }) => id === null);
  if (found !== undefined) return found;
  throw new HarnessError('internal_error', 'the request was not answered', 'look at what the server says');
};
