// An end to waiting.

/**
 * Aborts after so many milliseconds, or with one of the others. Not AbortSignal.timeout: inside of AbortSignal.any, Node 20
 * collects it as garbage, and nothing ends what hangs. Keeps no process alive.
 */
export const deadline = (ms: number, ...others: readonly AbortSignal[]): AbortSignal => {
  const time = new AbortController();
  setTimeout(() => time.abort(new DOMException('not done in time', 'TimeoutError')), ms).unref();
  return AbortSignal.any([time.signal, ...others]);
};
