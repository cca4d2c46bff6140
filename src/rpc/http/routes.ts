// Everything there is over HTTP. A new path is one file and one line.
import { eventsRoute } from './events-route.ts';
import { healthRoute } from './health-route.ts';
import { mcpRoute } from './mcp-route.ts';
import { metricsRoute } from './metrics-route.ts';
import type { HttpParts } from './parts.ts';
import type { Route } from './route.ts';
import { rpcRoute } from './rpc-route.ts';
import { wsRoute } from './ws-route.ts';

export const routesOf = (parts: HttpParts): readonly Route[] => [
  rpcRoute(parts),
  wsRoute(parts),
  mcpRoute(parts),
  eventsRoute(parts),
  metricsRoute(parts),
  healthRoute,
];
