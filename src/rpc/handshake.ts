// initialize, then initialized, and nothing before: how a connection begins.
import * as z from 'zod';
import type { Client } from '../core/session.ts';
import { RPC_ERRORS, RpcFault } from './errors.ts';
import { NOTIFICATIONS, type Notification } from './notifications.ts';
import { invalidParams } from './params.ts';
import type { Served } from './served.ts';

export const InitializeParamsSchema = z.strictObject({
  clientInfo: z
    .strictObject({ name: z.string().min(1).max(100), version: z.string().max(100).default('') })
    .optional()
    .describe('who connects, for the record'),
  notifications: z
    .array(z.enum(NOTIFICATIONS.map(({ name }) => name)))
    .optional()
    .describe('which to send; absent: those about approvals'),
});

export const InitializeResultSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  capabilities: z.strictObject({
    batch: z.literal(true),
    cancellation: z.literal('$/cancelRequest'),
    progress: z.literal('$/progress'),
    discover: z.literal('rpc.discover'),
    notifications: z.array(z.string()).describe('what can be sent, where the transport can send'),
  }),
});

export interface Handshake {
  /** Throws -32600 the second time, -32602 for parameters that do not fit. */
  initialize(params: Readonly<Record<string, unknown>>): z.input<typeof InitializeResultSchema>;
  /** Throws -32600 before initialize. */
  initialized(): Readonly<Record<string, never>>;
  /** Throws -32003 before both. */
  assertReady(): void;
  /** As the client named itself. */
  readonly client: Client;
  /** What the client wants to be told. */
  readonly wanted: readonly Notification[];
}

const CAPABILITIES = {
  batch: true,
  cancellation: '$/cancelRequest',
  progress: '$/progress',
  discover: 'rpc.discover',
  notifications: NOTIFICATIONS.map(({ name }) => name),
} as const;

/** The beginning of one connection. `client`: how the transport knows it, until it says so itself. */
export const createHandshake = (served: Served, client: Client): Handshake => {
  let state: 'new' | 'asked' | 'ready' = 'new';
  let named = client;
  let wanted = NOTIFICATIONS.filter(({ unasked }) => unasked);
  return {
    get wanted() {
      return wanted;
    },
    get client() {
      return named;
    },
    initialize: (params) => {
      if (state !== 'new')
        throw new RpcFault(RPC_ERRORS.invalidRequest, 'initialize was called before on this connection');
      const parsed = InitializeParamsSchema.safeParse(params);
      if (!parsed.success) throw invalidParams({ name: 'initialize', params: InitializeParamsSchema }, parsed.error);
      const { clientInfo, notifications } = parsed.data;
      named = clientInfo ?? client;
      if (notifications !== undefined) wanted = NOTIFICATIONS.filter(({ name }) => notifications.includes(name));
      state = 'asked';
      return { ...served, capabilities: CAPABILITIES };
    },
    initialized: () => {
      if (state === 'new') throw new RpcFault(RPC_ERRORS.invalidRequest, 'initialized comes after initialize');
      state = 'ready';
      return {};
    },
    assertReady: () => {
      if (state === 'ready') return;
      const next = state === 'new' ? 'call initialize, then initialized' : 'call initialized';
      throw new RpcFault(RPC_ERRORS.notInitialized, `the connection is not initialized; ${next}`, { remedy: next });
    },
  };
};
