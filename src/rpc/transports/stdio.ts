// MCP over stdio: one JSON message a line. Ours instead of the SDK's, because a server must survive any input: what
// cannot be parsed is answered with the error the standard names, and the end of the input ends the server.
import type { Readable, Writable } from 'node:stream';
import { TextDecoder } from 'node:util';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { RPC_ERRORS } from '../errors.ts';
import { createLineReader, type Frame } from '../framing.ts';

/** Larger than any file that a tool accepts. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Capacity of a pipe on Linux. */
const PIPE_BYTES = 65_536;

export interface StdioStreams {
  readonly input: Readable;
  readonly output: Writable;
}

/** A transport over two streams; `ended` is called once, when the client has closed its side or cannot be written to. */
export const createStdioTransport = ({ input, output }: StdioStreams, ended: (reason: string) => void): Transport => {
  const reader = createLineReader(MAX_LINE_BYTES);
  const write = createBatchedWrite(output);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const transport: Transport = {
    start: async () => {
      input.on('data', (chunk: Buffer) => {
        for (const frame of reader.push(chunk)) receive(frame, { transport, write, decoder });
      });
      input.once('end', () => ended('client closed its side'));
      input.once('error', () => ended('input failed'));
      output.once('error', () => ended('client is gone'));
    },
    send: async (message) => write(message),
    close: async () => {
      input.pause();
      transport.onclose?.();
    },
  };
  return transport;
};

/** Answers that are ready together leave together, up to what a pipe takes at once: a write costs more than what it carries. */
const createBatchedWrite = (output: Writable): ((message: unknown) => void) => {
  let waiting = '';
  const flush = (): void => {
    if (waiting !== '') output.write(waiting);
    waiting = '';
  };
  return (message) => {
    if (waiting === '') setImmediate(flush);
    waiting += `${JSON.stringify(message)}\n`;
    if (waiting.length > PIPE_BYTES) flush();
  };
};

interface Receiver {
  readonly transport: Transport;
  readonly write: (message: unknown) => void;
  readonly decoder: TextDecoder;
}

const receive = (frame: Frame, { transport, write, decoder }: Receiver): void => {
  const read = readMessage(frame, decoder);
  if (read.kind === 'message') transport.onmessage?.(read.message);
  if (read.kind === 'error') write({ jsonrpc: '2.0', id: null, error: { code: read.code, message: read.text } });
};

type Read =
  | { readonly kind: 'message'; readonly message: JSONRPCMessage }
  | { readonly kind: 'error'; readonly code: number; readonly text: string }
  | { readonly kind: 'blank' };

const readMessage = (frame: Frame, decoder: TextDecoder): Read => {
  if ('tooLong' in frame) {
    return invalid(`a message of ${frame.tooLong} bytes is over the limit of ${MAX_LINE_BYTES}; send less at once`);
  }
  const text = decode(frame.line, decoder);
  if (text?.trim() === '') return { kind: 'blank' };
  const message = text === undefined ? undefined : parse(text);
  if (message === undefined) {
    return { kind: 'error', code: RPC_ERRORS.parse, text: 'not JSON in UTF-8; send one JSON-RPC message a line' };
  }
  if (isMessage(message)) return { kind: 'message', message };
  return invalid('not a JSON-RPC 2.0 message; send {"jsonrpc":"2.0","id":…,"method":…,"params":{…}}');
};

const invalid = (text: string): Read => ({ kind: 'error', code: RPC_ERRORS.invalidRequest, text });

const decode = (line: Buffer, decoder: TextDecoder): string | undefined => {
  try {
    return decoder.decode(line);
  } catch {
    return undefined;
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The shape that the SDK dispatches on; what the parameters have to be is the method's own business. */
const isMessage = (value: unknown): value is JSONRPCMessage => {
  if (!isObject(value) || value.jsonrpc !== '2.0') return false;
  const { id, method, params } = value;
  const validId = id === undefined || typeof id === 'string' || (typeof id === 'number' && Number.isInteger(id));
  if (!validId || (params !== undefined && !isObject(params))) return false;
  return typeof method === 'string' || (id !== undefined && (isObject(value.result) || isObject(value.error)));
};
