// JSON-RPC over two streams, in the frames that editors use. Reading and writing of frames is vscode-jsonrpc's.
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { StreamMessageReader } from 'vscode-jsonrpc/node';
import type { Connection } from '../dispatch.ts';
import { RPC_ERRORS } from '../errors.ts';
import { createFrameGuard } from '../frame-guard.ts';
import { failure, notJson, type RpcResponse } from '../message.ts';
import type { Notify } from '../notify.ts';
import { createOutlet } from '../outlet.ts';

export interface JsonRpcStreams {
  readonly input: Readable;
  readonly output: Writable;
}

/** Larger than any file that a tool accepts. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Requests that may be open, answered and not yet read included; then the client has to read before it asks more. */
const MOST_OPEN = 256;

/** Serves one client. `ended` is told when the client has closed its side, is gone, or sends what cannot be read. */
export const serveJsonRpc = (
  { input, output }: JsonRpcStreams,
  open: (notify: Notify) => Connection,
  ended: (reason: string) => void,
): Connection => {
  const outlet = createOutlet(output);
  const connection = open(outlet.notify);
  let underWay = 0;
  const answer = async (message: unknown): Promise<void> => {
    underWay += 1;
    if (underWay >= MOST_OPEN) input.pause();
    const response = await connection.handle(message);
    if (response !== undefined) await outlet.send(response);
    underWay -= 1;
    if (underWay < MOST_OPEN) input.resume();
  };
  const frames = new PassThrough();
  const reader = new StreamMessageReader(frames, { contentTypeDecoder: strictDecoder() });
  reader.onError(() => outlet.send(notJson('what the frame holds is no JSON')));
  reader.listen(answer);
  const guard = createFrameGuard(MAX_FRAME_BYTES);
  const take = (chunk: Buffer): void => {
    const { pass, tooLong, fault } = guard.push(chunk);
    for (const part of pass) frames.write(part);
    for (const bytes of tooLong) outlet.send(overLimit(bytes));
    if (fault === undefined) return;
    input.off('data', take);
    outlet.send(notJson(fault)).then(() => ended(fault));
  };
  input.on('data', take);
  input.once('end', () => ended('client closed its side'));
  input.once('error', () => ended('input failed'));
  output.once('error', () => ended('client is gone'));
  return connection;
};

const overLimit = (bytes: number): RpcResponse =>
  failure(null, {
    code: RPC_ERRORS.invalidRequest,
    message: `a message of ${bytes} bytes is over the limit of ${MAX_FRAME_BYTES}; send less at once`,
  });

/** The reader's own decoder lets broken UTF-8 pass. */
const strictDecoder = () => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return { name: 'application/json', decode: async (bytes: Uint8Array) => JSON.parse(decoder.decode(bytes)) };
};
