// A collector as OpenTelemetry's own: takes spans over HTTP and keeps them. What is not OTLP is refused.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const AttributeSchema = z.strictObject({
  key: z.string(),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.string().regex(/^\d+$/) }),
  ]),
});

const SpanSchema = z.strictObject({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  name: z.string(),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string().regex(/^\d{19}$/),
  attributes: z.array(AttributeSchema),
  status: z.strictObject({ code: z.int().min(0).max(2), message: z.string().optional() }),
});

const BodySchema = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(AttributeSchema) }),
      scopeSpans: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.string(), version: z.string() }),
          spans: z.array(SpanSchema),
        }),
      ),
    }),
  ),
});

/** A span with its attributes by name. */
export type CollectedSpan = Omit<z.infer<typeof SpanSchema>, 'attributes'> & {
  readonly attributes: Readonly<Record<string, string>>;
};

export interface Collector {
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  /** Headers of each request. */
  readonly headers: readonly Readonly<Record<string, string | readonly string[] | undefined>>[];
  close(): void;
}

export const openCollector = async (): Promise<Collector> => {
  const spans: CollectedSpan[] = [];
  const headers: Collector['headers'][number][] = [];
  const server = createServer(async (request, response) => {
    const body = BodySchema.safeParse(await json(request));
    const isSound = body.success && request.method === 'POST' && request.url === '/v1/traces';
    headers.push(request.headers);
    if (body.success) {
      const all = body.data.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
      spans.push(...all.map((span) => ({ ...span, attributes: valuesOf(span.attributes) })));
    }
    response.writeHead(isSound ? 200 : 400, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the collector has no port');
  return { endpoint: `http://127.0.0.1:${address.port}`, spans, headers, close: () => server.close() };
};

const valuesOf = (attributes: readonly z.infer<typeof AttributeSchema>[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, 'stringValue' in value ? value.stringValue : value.intValue]),
  );
