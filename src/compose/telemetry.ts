// The part of the composition that tells a collector; nothing of it is loaded where none is configured.
import type { Config } from '../config.ts';
import type { EventLog } from '../core/ports.ts';
import { VERSION } from '../version.ts';

export interface TelemetryOptions {
  readonly config: Config['telemetry'];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly notify: (line: string) => void;
}

export interface Telemetry {
  readonly over: (log: EventLog) => EventLog;
  readonly close: () => Promise<void>;
}

const NONE: Telemetry = { over: (log) => log, close: async () => {} };

export const composeTelemetry = async ({ config, env, notify }: TelemetryOptions): Promise<Telemetry> => {
  const { endpoint, content } = config;
  if (endpoint === '') return NONE;
  const [{ createExporter }, { headersOf }] = await Promise.all([
    import('../trace/otlp/exporter.ts'),
    import('../trace/otlp/send.ts'),
  ]);
  const collector = { endpoint, headers: headersOf(env.OTEL_EXPORTER_OTLP_HEADERS), version: VERSION };
  return createExporter({ collector, content, now: () => Date.now(), notify });
};
