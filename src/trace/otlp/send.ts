// Spans to a collector: OTLP over HTTP in its JSON form, which every collector takes, without the SDK's forty packages.
import type { Span } from './spans.ts';

export interface Collector {
  /** Base address, e.g. http://localhost:4318; `/v1/traces` is added. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the harness. */
  readonly version: string;
}

const DEADLINE_MS = 5_000;

/** Throws when the collector cannot be reached or refuses. */
export const sendSpans = async ({ endpoint, headers, version }: Collector, spans: readonly Span[]): Promise<void> => {
  const text = (stringValue: string) => ({ stringValue });
  const body = {
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: text('harness') },
            { key: 'service.version', value: text(version) },
          ],
        },
        scopeSpans: [{ scope: { name: 'harness', version }, spans }],
      },
    ],
  };
  const response = await fetch(`${endpoint.replace(/\/+$/, '')}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`the collector answered ${response.status}`);
};

/** `OTEL_EXPORTER_OTLP_HEADERS`, as OpenTelemetry defines it: `name=value,name=value`, values percent-encoded. */
export const headersOf = (setting: string | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (setting ?? '').split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 1 ? [] : [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())]];
    }),
  );

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
