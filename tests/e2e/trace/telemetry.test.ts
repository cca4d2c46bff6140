// Spans at a collector: off unless a person turns it on, and never in the way of the work.
import { afterEach, expect, it } from 'vitest';
import { type Collector, openCollector } from '../../support/collector.ts';
import { served } from '../../support/served.ts';

const collectors: Collector[] = [];
afterEach(() => {
  for (const each of collectors.splice(0)) each.close();
});

const opened = async (): Promise<Collector> => {
  const collector = await openCollector();
  collectors.push(collector);
  return collector;
};

const CONFIG = '.config/harness/config.yaml';
const telemetry = ({ endpoint }: { readonly endpoint: string }, more = '') =>
  `telemetry:\n  endpoint: ${endpoint}\n${more}`;

it('every call is a span with the names of the conventions, in the trace of its run', async () => {
  const collector = await opened();
  const at = await served(
    { 'a.txt': 'a\n' },
    { home: { [CONFIG]: telemetry(collector) }, env: { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x' } },
  );
  await at.call('read_file', { path: 'a.txt' });
  const denied = await at.call('read_file', { path: '/etc/passwd' });
  await at.call('read_file', { path: 'b.txt' });
  await at.client.close();
  await expect.poll(() => collector.spans.length).toBe(4);
  const [ok, refused, failed, run] = collector.spans;
  expect(ok).toMatchObject({
    name: 'tools/call read_file',
    kind: 2,
    parentSpanId: run?.spanId,
    traceId: run?.traceId,
    status: { code: 0 },
    attributes: {
      'mcp.method.name': 'tools/call',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'read_file',
      'mcp.session.id': expect.stringMatching(/^ses_/),
      'harness.decision': 'allow',
      'harness.rule': 'default/read',
    },
  });
  expect(refused).toMatchObject({
    status: { code: 2 },
    attributes: {
      'error.type': 'denied_by_policy',
      'gen_ai.tool.call.id': denied.call,
      'harness.rule': 'floor/outside-root',
    },
  });
  expect(failed?.attributes['error.type']).toBe('not_found');
  expect(run).toMatchObject({ name: 'harness run', attributes: { 'harness.run.calls': '3' } });
  expect(collector.spans.flatMap(({ attributes }) => Object.keys(attributes))).not.toContain(
    'gen_ai.tool.call.arguments',
  );
  expect(collector.headers[0]?.authorization).toBe('Bearer x');
  await at.dispose();
});

it('arguments go along when that is asked for', async () => {
  const collector = await opened();
  const at = await served({ 'a.txt': 'a\n' }, { home: { [CONFIG]: telemetry(collector, '  content: true\n') } });
  await at.call('read_file', { path: 'a.txt' });
  await at.dispose();
  await expect.poll(() => collector.spans[0]?.attributes['gen_ai.tool.call.arguments']).toBe('{"path":"a.txt"}');
});

it('a project that nobody trusts turns nothing on', async () => {
  const collector = await opened();
  const at = await served({ 'a.txt': 'a\n', '.harness/config.yaml': telemetry(collector) });
  await at.call('read_file', { path: 'a.txt' });
  await at.client.close();
  expect(at.cli('trace', 'verify').status).toBe(0);
  expect(collector.headers).toEqual([]);
  await at.dispose();
});

it('a collector that is not there costs no call and no record', async () => {
  const collector = await opened();
  collector.close();
  const at = await served({ 'a.txt': 'a\n' }, { home: { [CONFIG]: telemetry(collector) } });
  expect(await at.call('read_file', { path: 'a.txt' })).toMatchObject({ status: 'ok' });
  await at.client.close();
  expect(at.cli('trace', 'summary', 'last', '--json').stdout).toContain('"calls":1');
  await at.dispose();
});
