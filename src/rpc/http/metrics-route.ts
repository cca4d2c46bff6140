// GET /metrics: numbers for Prometheus.
import type { HttpParts } from './parts.ts';
import type { Route } from './route.ts';

export const metricsRoute = ({ metrics }: HttpParts): Route => ({
  path: '/metrics',
  methods: ['GET'],
  answer: async ({ response }) => {
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType });
    response.end(text);
  },
});
