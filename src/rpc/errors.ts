// JSON-RPC error numbers. A protocol error means "I did not understand you"; everything after admission is an observation.

export const RPC_ERRORS = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
} as const;
