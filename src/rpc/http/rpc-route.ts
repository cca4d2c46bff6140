// POST /rpc: one JSON-RPC message or batch, one answer. 204 where nothing is to be answered.
import { RPC_ERRORS } from '../errors.ts';
import { failure, notJson } from '../message.ts';
import type { HttpParts } from './parts.ts';
import { readMessage } from './read-message.ts';
import { sendJson } from './refusal.ts';
import type { Exchange, Route } from './route.ts';
import { createTokenConnections, type TokenConnections } from './token-connections.ts';

export const rpcRoute = (parts: HttpParts): Route => {
  const connections = createTokenConnections(parts);
  return {
    path: '/rpc',
    methods: ['POST'],
    answer: (exchange) => answer(connections, parts.limits.bodyBytes, exchange),
    close: connections.close,
  };
};

const answer = async (
  connections: TokenConnections,
  maxBytes: number,
  { request, response, grant }: Exchange,
): Promise<void> => {
  const read = await readMessage(request, maxBytes);
  if ('fault' in read) {
    if (read.fault === 'not_json') return sendJson(response, 400, notJson('the body is no JSON'));
    // The rest of the body is not read, so nothing else can come on this connection.
    response.setHeader('connection', 'close');
    return sendJson(response, 413, failure(null, { code: RPC_ERRORS.invalidRequest, message: tooLong(maxBytes) }));
  }
  const answered = await connections.of(grant).handle(read.message);
  if (answered !== undefined) return sendJson(response, 200, answered);
  response.writeHead(204);
  response.end();
};

const tooLong = (maxBytes: number): string => `the body is over the limit of ${maxBytes} bytes; send less at once`;
