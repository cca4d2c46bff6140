// JSON-RPC error numbers. A protocol error means "I did not understand you"; everything after admission is an observation.
import { type ErrorCode, HarnessError, messageOf } from '../core/error.ts';

export const RPC_ERRORS = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  notFound: -32001,
  conflict: -32002,
  notInitialized: -32003,
  storage: -32004,
  drafter: -32005,
  validation: -32006,
} as const;

/** The `error` member of a response. */
export interface RpcErrorObject {
  readonly code: number;
  readonly message: string;
  /** Facts for programs: the code in words, the path of a fault, the next step. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A request that is answered with an error; thrown by methods and turned into the response once, by the dispatch. */
export class RpcFault extends Error {
  readonly number: number;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(number: number, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'RpcFault';
    this.number = number;
    this.data = data;
  }
}

/** The number that says the same as a code of ours; what is understood and cannot be granted is a validation error. */
const NUMBERS: Partial<Readonly<Record<ErrorCode, number>>> = {
  invalid_arguments: RPC_ERRORS.invalidParams,
  not_found: RPC_ERRORS.notFound,
  conflict: RPC_ERRORS.conflict,
  already_exists: RPC_ERRORS.conflict,
  changed_meanwhile: RPC_ERRORS.conflict,
  log_unavailable: RPC_ERRORS.storage,
  internal_error: RPC_ERRORS.internal,
  drafter_failed: RPC_ERRORS.drafter,
};

/** Anything that was thrown, as the error of a response. */
export const errorOf = (thrown: unknown): RpcErrorObject => {
  if (thrown instanceof RpcFault) return { code: thrown.number, message: thrown.message, data: thrown.data };
  if (!(thrown instanceof HarnessError)) return { code: RPC_ERRORS.internal, message: messageOf(thrown) };
  const { code, message, remedy, data } = thrown;
  return {
    code: NUMBERS[code] ?? RPC_ERRORS.validation,
    message,
    data: { ...data, code, ...(remedy === undefined ? {} : { remedy }) },
  };
};
