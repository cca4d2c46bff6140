// What a JSON-RPC 2.0 message is, told from any JSON value.
import { RPC_ERRORS, type RpcErrorObject } from './errors.ts';

export type Id = string | number;

export interface RpcRequest {
  readonly kind: 'request';
  /** Absent: a notification, which is never answered. */
  readonly id: Id | undefined;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** An answer of the client's, which nobody waits for; or something that is no message at all. */
export type Understood =
  | RpcRequest
  | { readonly kind: 'answer' }
  | { readonly kind: 'invalid'; readonly id: Id | null; readonly error: RpcErrorObject };

export type RpcResponse =
  | { readonly jsonrpc: '2.0'; readonly id: Id; readonly result: unknown }
  | { readonly jsonrpc: '2.0'; readonly id: Id | null; readonly error: RpcErrorObject };

export const failure = (id: Id | null, error: RpcErrorObject): RpcResponse => ({ jsonrpc: '2.0', id, error });

/** Told to clients whose bytes are no JSON; the caller decides whether the connection can go on. */
export const notJson = (what: string): RpcResponse =>
  failure(null, { code: RPC_ERRORS.parse, message: `${what}; send JSON in UTF-8` });

/** No method takes anything deeper; what is deeper could exhaust the stack of whoever walks it. */
const DEEPEST = 64;

export const understand = (value: unknown): Understood => {
  if (!isFields(value)) return invalid(null, 'a message is an object');
  const id = isId(value.id) ? value.id : null;
  if (value.jsonrpc !== '2.0') return invalid(id, 'a message says "jsonrpc": "2.0"');
  if (value.id !== undefined && !isId(value.id)) return invalid(null, 'an id is a string or an integer');
  const { method, params = {} } = value;
  if (typeof method !== 'string') {
    return 'result' in value || 'error' in value ? { kind: 'answer' } : invalid(id, 'a request names its method');
  }
  if (!isFields(params)) return invalid(id, 'params is an object with a field for each parameter');
  if (isDeeper(params, DEEPEST)) return invalid(id, `params is nested deeper than ${DEEPEST} levels`);
  return { kind: 'request', id: isId(value.id) ? value.id : undefined, method, params };
};

const invalid = (id: Id | null, message: string): Understood => ({
  kind: 'invalid',
  id,
  error: { code: RPC_ERRORS.invalidRequest, message: `not a JSON-RPC request: ${message}` },
});

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isId = (value: unknown): value is Id =>
  typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));

const isDeeper = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
};
