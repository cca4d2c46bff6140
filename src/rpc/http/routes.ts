// Everything there is over HTTP. A new path is one file and one line.
import { healthRoute } from './health-route.ts';
import { mcpRoute } from './mcp-route.ts';
import { metricsRoute } from './metrics-route.ts';
import type { HttpParts } from './parts.ts';
import type { Route } from './route.ts';

export const routesOf = (parts: HttpParts): readonly Route[] => [mcpRoute(parts), metricsRoute(parts), healthRoute];
