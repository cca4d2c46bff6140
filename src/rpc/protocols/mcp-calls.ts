// tools/call, taken out of the stream of messages before the SDK sees it: around each request the SDK checks schemas
// and builds helpers that cost more than a small tool does, and it cannot tell a call that its connection is closing.
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { CallToolResult, JSONRPCMessage, JSONRPCRequest, RequestId } from '@modelcontextprotocol/sdk/types.js';
import { messageOf } from '../../core/error.ts';
import type { Cancellation } from '../../core/stop.ts';
import { RPC_ERRORS } from '../errors.ts';
import { isAttended } from './mcp-attended.ts';

export interface ToolCall {
  /** Of the request; what is asked of the client because of it goes along with it. */
  readonly id: RequestId;
  readonly name: string;
  readonly input: unknown;
  readonly cancellation: Cancellation;
  /** Whether a form would be seen by somebody. */
  readonly attended: boolean;
  /** What the client sent along. */
  readonly meta: unknown;
  /** Present when the client asked for progress. */
  readonly progress?: (message: string) => void;
}

export interface CallLane {
  /** What the SDK connects to: the transport without the messages that belong to calls. */
  readonly rest: Transport;
  /** Cancels every call and waits until each has been answered. */
  close(): Promise<void>;
}

/** Puts the lane before a transport. */
export const createCallLane = (transport: Transport, answer: (call: ToolCall) => Promise<CallToolResult>): CallLane => {
  const calls = new Map<RequestId, UnderWay>();
  const run = async (request: JSONRPCRequest): Promise<void> => {
    const underWay = createUnderWay();
    const answered = reply(request, { transport, underWay, answer });
    calls.set(request.id, { ...underWay, answered });
    const response = await answered;
    calls.delete(request.id);
    // A client that cancelled has forgotten the call; an answer would be one to nothing.
    if (!underWay.isForgotten()) await transport.send(response);
  };
  /** Whether the message belonged to a call. */
  const takes = (message: JSONRPCMessage): boolean => {
    if (!('method' in message)) return false;
    if (message.method === 'tools/call' && 'id' in message) {
      run(message).catch((thrown: unknown) => transport.onerror?.(new Error(messageOf(thrown))));
      return true;
    }
    const cancelled = message.method === 'notifications/cancelled' ? requestIn(message.params) : undefined;
    const found = cancelled === undefined ? undefined : calls.get(cancelled);
    found?.forget();
    return found !== undefined;
  };
  return {
    rest: without(transport, takes),
    close: async () => {
      for (const { cancel } of calls.values()) cancel();
      await Promise.allSettled([...calls.values()].map(({ answered }) => answered));
    },
  };
};

interface Cancelling {
  readonly cancellation: Cancellation;
  readonly cancel: () => void;
  /** Cancelled by the client itself. */
  readonly forget: () => void;
  readonly isForgotten: () => boolean;
}

interface UnderWay extends Cancelling {
  readonly answered: Promise<unknown>;
}

const createUnderWay = (): Cancelling => {
  const listeners: (() => void)[] = [];
  let cancelled = false;
  let forgotten = false;
  const cancel = (): void => {
    cancelled = true;
    for (const listener of listeners.splice(0)) listener();
  };
  return {
    cancellation: { isCancelled: () => cancelled, onCancel: (listener) => void listeners.push(listener) },
    cancel,
    forget: () => {
      forgotten = true;
      cancel();
    },
    isForgotten: () => forgotten,
  };
};

interface Replying {
  readonly transport: Transport;
  readonly underWay: Cancelling;
  readonly answer: (call: ToolCall) => Promise<CallToolResult>;
}

/** The response to a request, whatever happens to it. */
const reply = async (request: JSONRPCRequest, { transport, underWay, answer }: Replying): Promise<JSONRPCMessage> => {
  const { id, params } = request;
  const name = params?.name;
  if (typeof name !== 'string')
    return failure(id, RPC_ERRORS.invalidParams, 'tools/call needs params.name, the name of a tool');
  const progress = progressOf(transport, request);
  const meta = params?._meta;
  const attended = isAttended(meta);
  const call = { id, name, input: params?.arguments ?? {}, cancellation: underWay.cancellation, attended, meta };
  try {
    return { jsonrpc: '2.0', id, result: await answer(progress === undefined ? call : { ...call, progress }) };
  } catch (thrown) {
    return failure(id, RPC_ERRORS.internal, messageOf(thrown));
  }
};

const failure = (id: RequestId, code: number, message: string): JSONRPCMessage => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});

const progressOf = (transport: Transport, { id, params }: JSONRPCRequest): ((message: string) => void) | undefined => {
  const progressToken = params?._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return (message) => {
    progress += 1;
    const told = { method: 'notifications/progress', params: { progressToken, progress, message } };
    // What cannot be delivered is no reason to fail the call that it tells of.
    transport.send({ jsonrpc: '2.0', ...told }, { relatedRequestId: id }).catch(() => {});
  };
};

const requestIn = (params: Readonly<Record<string, unknown>> | undefined): RequestId | undefined => {
  const id = params?.requestId;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
};

/** The same transport, but for the messages that are taken. */
const without = (transport: Transport, takes: (message: JSONRPCMessage) => boolean): Transport => {
  const rest: Transport = {
    start: () => transport.start(),
    send: (message, options) => transport.send(message, options),
    close: () => transport.close(),
  };
  transport.onmessage = (message, extra) => {
    if (!takes(message)) rest.onmessage?.(message, extra);
  };
  transport.onclose = () => rest.onclose?.();
  transport.onerror = (error) => rest.onerror?.(error);
  return rest;
};
