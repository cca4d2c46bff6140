// One connection of JSON-RPC: handshake, batches, errors, cancellation. Transports only move messages.
import * as z from 'zod';
import type { Client, Principal } from '../core/session.ts';
import { type Cancelling, createCancelling } from './cancelling.ts';
import { errorOf, RPC_ERRORS } from './errors.ts';
import { createHandshake, type Handshake } from './handshake.ts';
import { failure, type Id, type RpcRequest, type RpcResponse, understand } from './message.ts';
import { findMethod } from './methods/find.ts';
import type { Method } from './methods/method.ts';
import { sendNotifications } from './notifications.ts';
import type { Notify } from './notify.ts';
import { openRpc } from './openrpc.ts';
import { invalidParams } from './params.ts';
import type { Projects } from './projects.ts';
import { runMethod } from './run-method.ts';
import type { Served } from './served.ts';
import { createSessions, type Sessions } from './sessions.ts';

export interface ConnectionOptions {
  readonly served: Served;
  readonly methods: readonly Method[];
  readonly projects: Projects;
  /** Who is at the other end, as the transport knows. */
  readonly principal: Principal;
  /** What to call the client until it names itself. */
  readonly client?: Client;
  /** Absent where nothing can be sent but answers. */
  readonly notify?: Notify;
  /** False where answers find their way without ids (one HTTP request each), so that several senders may use the same. */
  readonly idsAreUnique?: boolean;
}

export interface Connection {
  /**
   * Answers any JSON value: a response, those of a batch, or undefined where nothing is to be answered. Never throws.
   * Requests may be handled while others are under way; what a message begins is begun when this returns.
   */
  handle(message: unknown): Promise<RpcResponse | readonly RpcResponse[] | undefined>;
  /** Cancels what is under way, waits until it is answered and recorded, ends the sessions. */
  close(reason: string): Promise<void>;
}

/** Opens a connection; nothing is recorded before its first call. */
export const openConnection = (options: ConnectionOptions): Connection => {
  const handshake = createHandshake(options.served, options.client ?? { name: 'unknown', version: '' });
  const sessions = createSessions(() => handshake.client, options.principal);
  const underWay = new Map<Id | RpcRequest, UnderWay>();
  const telling: (() => void)[] = [];
  const parts = { ...options, handshake, sessions, underWay, telling };
  return {
    handle: (message) => (Array.isArray(message) ? handleBatch(parts, message) : handleOne(parts, message)),
    close: async (reason) => {
      for (const stop of telling.splice(0)) stop();
      for (const { cancel } of underWay.values()) cancel();
      await Promise.allSettled([...underWay.values()].map(({ answered }) => answered));
      sessions.endAll(reason);
    },
  };
};

interface UnderWay extends Pick<Cancelling, 'cancel'> {
  readonly answered: Promise<unknown>;
}

interface ConnectionParts extends ConnectionOptions {
  /** Ends what the client is told unasked. */
  readonly telling: (() => void)[];
  readonly handshake: Handshake;
  readonly sessions: Sessions;
  /** By id; what has none that is its own, by itself. */
  readonly underWay: Map<Id | RpcRequest, UnderWay>;
}

/** More than a client can want to ask at once. */
const LONGEST_BATCH = 1_000;

const handleBatch = async (
  parts: ConnectionParts,
  messages: readonly unknown[],
): Promise<RpcResponse | readonly RpcResponse[] | undefined> => {
  if (messages.length === 0 || messages.length > LONGEST_BATCH) {
    return failure(null, {
      code: RPC_ERRORS.invalidRequest,
      message: `a batch has 1 to ${LONGEST_BATCH} messages, this one has ${messages.length}`,
    });
  }
  const answers = await Promise.all(messages.map((message) => handleOne(parts, message)));
  const responses = answers.filter((response) => response !== undefined);
  return responses.length === 0 ? undefined : responses;
};

const handleOne = async (parts: ConnectionParts, message: unknown): Promise<RpcResponse | undefined> => {
  const understood = understand(message);
  if (understood.kind === 'answer') return undefined;
  if (understood.kind === 'invalid') return failure(understood.id, understood.error);
  const { id } = understood;
  if (id !== undefined && parts.underWay.has(keyOf(parts, understood))) {
    const message = `the id ${JSON.stringify(id)} belongs to a request that is under way; use another`;
    return failure(id, { code: RPC_ERRORS.invalidRequest, message });
  }
  try {
    const result = await run(parts, understood);
    return id === undefined ? undefined : { jsonrpc: '2.0', id, result };
  } catch (thrown) {
    return id === undefined ? undefined : failure(id, errorOf(thrown));
  }
};

/** Begins before it returns, so that the order of messages is the order of the handshake and of calls. */
const run = async (parts: ConnectionParts, request: RpcRequest): Promise<unknown> => {
  const { method: name, params } = request;
  if (name === 'initialize') return parts.handshake.initialize(params);
  if (name === 'initialized') return begin(parts);
  if (name === '$/cancelRequest') return cancelRequest(parts, params);
  parts.handshake.assertReady();
  if (name === 'rpc.discover') return openRpc(parts.served, parts.methods);
  const { cancellation, cancel } = createCancelling();
  const key = keyOf(parts, request);
  const isAlone = (): boolean => [...parts.underWay.keys()].every((other) => other === key);
  const answered = runMethod(findMethod(parts.methods, name), params, { ...parts, cancellation, isAlone });
  parts.underWay.set(key, { cancel, answered });
  try {
    return await answered;
  } finally {
    parts.underWay.delete(key);
  }
};

/** From here on the client is told what it wants to know, of every project that is there. */
const begin = ({ handshake, projects, notify, telling }: ConnectionParts): object => {
  const answer = handshake.initialized();
  if (notify === undefined || telling.length > 0) return answer;
  for (const { id } of projects.list()) {
    const door = projects.get(id);
    if (door !== undefined) telling.push(sendNotifications(handshake.wanted, { id, door }, notify));
  }
  return answer;
};

const keyOf = ({ idsAreUnique = true }: ConnectionParts, request: RpcRequest): Id | RpcRequest =>
  idsAreUnique ? (request.id ?? request) : request;

const CancelParamsSchema = z.strictObject({ id: z.union([z.string(), z.int()]) });

/** A request that is not there (any more) cannot be cancelled, and that is no fault of the client's. */
const cancelRequest = ({ underWay }: ConnectionParts, params: unknown): null => {
  const parsed = CancelParamsSchema.safeParse(params);
  if (!parsed.success) throw invalidParams({ name: '$/cancelRequest', params: CancelParamsSchema }, parsed.error);
  underWay.get(parsed.data.id)?.cancel();
  return null;
};
