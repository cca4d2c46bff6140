// What a server counts about itself, in the form Prometheus reads.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Observation } from '../../core/observation.ts';

/** Connections that stay open. */
export type StreamKind = 'websocket' | 'mcp' | 'events';

export interface Metrics {
  /** A request was answered; `route` is one of the table's, or `none`. */
  answered(route: string, status: number, seconds: number): void;
  /** A call ended. */
  called(project: string, tool: string, status: Observation['status'], seconds: number): void;
  /** A stream was opened; call the function that it gives once when it is closed. */
  opened(kind: StreamKind): () => void;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
  readonly contentType: string;
}

const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 30];

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'harness_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'harness_http_request_seconds',
    help: 'From the headers of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers,
  });
  const calls = new Counter({
    name: 'harness_calls_total',
    help: 'Calls through this server, by what came of them.',
    labelNames: ['project', 'tool', 'status'],
    registers,
  });
  const callSeconds = new Histogram({
    name: 'harness_call_seconds',
    help: 'From the arguments of a call to its recorded outcome.',
    labelNames: ['project'],
    buckets: BUCKETS,
    registers,
  });
  const streams = new Gauge({
    name: 'harness_streams',
    help: 'Connections and sessions that are open.',
    labelNames: ['kind'],
    registers,
  });
  return {
    answered: (route, status, seconds) => {
      requests.inc({ route, status });
      requestSeconds.observe({ route }, seconds);
    },
    called: (project, tool, status, seconds) => {
      calls.inc({ project, tool, status });
      callSeconds.observe({ project }, seconds);
    },
    opened: (kind) => {
      streams.inc({ kind });
      return () => streams.dec({ kind });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
