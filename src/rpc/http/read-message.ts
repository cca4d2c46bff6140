// The body of a request as one JSON value.
import type { IncomingMessage } from 'node:http';
import { TextDecoder } from 'node:util';

export type ReadMessage = { readonly message: unknown } | { readonly fault: 'too_large' | 'not_json' };

/** Reads at most `maxBytes`; of what is longer the rest stays unread. Rejects when the client breaks off. */
export const readMessage = async (request: IncomingMessage, maxBytes: number): Promise<ReadMessage> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return { fault: 'too_large' };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of bytesOf(request)) {
    bytes += chunk.length;
    if (bytes > maxBytes) return { fault: 'too_large' };
    chunks.push(chunk);
  }
  return parseMessage(Buffer.concat(chunks));
};

const bytesOf = (request: IncomingMessage): AsyncIterable<Buffer> => request.iterator({ destroyOnReturn: false });

/** Strict UTF-8, then JSON. */
export const parseMessage = (bytes: Uint8Array): ReadMessage => {
  try {
    const message: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return { message };
  } catch {
    return { fault: 'not_json' };
  }
};
