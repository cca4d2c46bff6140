/** What one server takes at once and how long it waits; clients that keep to HTTP's customs never meet these. */
export interface HttpLimits {
  /** Until the headers of a request are there, in milliseconds. */
  readonly headersMs: number;
  /** Until all of a request is there. */
  readonly requestMs: number;
  /** Of one request's headers. */
  readonly headerBytes: number;
  /** Of one request's body, and of one WebSocket message. */
  readonly bodyBytes: number;
  /** Open at once; further ones are closed. */
  readonly connections: number;
  /** Requests in a second with the same token, or without any from the same address. */
  readonly perSecond: number;
  /** What may wait for a client that does not read, before its connection is closed. */
  readonly unreadBytes: number;
  /** How long calls may go on after the server was told to stop; then they are cancelled and answered. */
  readonly graceMs: number;
  /** Between looks at whether an open stream is still there and still permitted. */
  readonly heartbeatMs: number;
  /** After which a session that nobody uses is ended. */
  readonly idleMs: number;
  /** MCP sessions at once. */
  readonly sessions: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  headersMs: 10_000,
  requestMs: 60_000,
  headerBytes: 16_384,
  bodyBytes: 16 * 1024 * 1024,
  connections: 2_000,
  perSecond: 1_000,
  unreadBytes: 8 * 1024 * 1024,
  graceMs: 5_000,
  heartbeatMs: 15_000,
  idleMs: 30 * 60_000,
  sessions: 1_000,
};
