// GET /events: the record as it grows.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { bearer, handshake, rpc, running } from '../../support/http.ts';

const EventSchema = z.looseObject({ id: z.string(), type: z.string(), project_id: z.string(), data: z.unknown() });
type Event = z.infer<typeof EventSchema>;

/** Events of the stream until one fits; the connection is closed then. */
const eventsUntil = async (response: Response, isLast: (event: Event) => boolean): Promise<readonly Event[]> => {
  const events: Event[] = [];
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const frames = (rest + Buffer.from(chunk).toString()).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (data === undefined) continue;
      const event = EventSchema.parse(JSON.parse(data));
      expect(frame).toContain(`id: ${event.id}\nevent: ${event.type}\n`);
      events.push(event);
      if (isLast(event)) return events;
    }
  }
  return events;
};

const read = (path: string) => ['read_file', { path }] as const;

it('tells each event as it is appended, whoever caused it', async () => {
  const { url, agent, operator } = await running({ 'a.txt': 'one\n' });
  const stream = await fetch(`${url}/events`, { headers: bearer(operator) });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  await handshake(url, agent);
  await rpc(url, agent, ...read('a.txt'));
  const events = await eventsUntil(stream, ({ type }) => type === 'tool_result');
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['session_opened', 'tool_called', 'policy_decision']),
  );
});

it('is narrowed by type, session and run', async () => {
  const { url, agent } = await running({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
  await handshake(url, agent);
  const { result } = await rpc(url, agent, ...read('a.txt'));
  const query = `type=tool_called,tool_result&run=${String(result?.run)}`;
  const stream = await fetch(`${url}/events?${query}`, { headers: bearer(agent) });
  const others = await fetch(`${url}/events?run=run_other`, { headers: bearer(agent) });
  await rpc(url, agent, ...read('b.txt'));
  const events = await eventsUntil(stream, ({ type }) => type === 'tool_result');
  expect(events.map(({ type }) => type)).toEqual(['tool_called', 'tool_result']);
  await others.body?.cancel();
  expect((await fetch(`${url}/events?typo=1`, { headers: bearer(agent) })).status).toBe(400);
  expect((await fetch(`${url}/events?project=other`, { headers: bearer(agent) })).status).toBe(404);
});

it('goes on where a client has stopped, also after a restart of the client', async () => {
  const { url, agent, at } = await running({ 'a.txt': '1\n', 'b.txt': '2\n', 'c.txt': '3\n' });
  await handshake(url, agent);
  const first = await fetch(`${url}/events?type=tool_result`, { headers: bearer(agent) });
  await rpc(url, agent, ...read('a.txt'));
  const [seen] = await eventsUntil(first, () => true);
  await rpc(url, agent, ...read('b.txt'));
  // Another process writes into the same record while nobody listens.
  at.cli('rpc', 'read_file', '{"path":"c.txt"}');
  const headers = { ...bearer(agent), 'last-event-id': seen?.id ?? '' };
  const second = await fetch(`${url}/events?type=tool_result`, { headers });
  await rpc(url, agent, ...read('a.txt'));
  const recorded = z
    .array(z.looseObject({ run: z.string() }))
    .parse(JSON.parse(at.cli('trace', 'list', '--json').stdout))
    .flatMap(({ run }) => at.cli('trace', 'export', run).stdout.trim().split('\n'))
    .map((line) => z.looseObject({ id: z.string(), type: z.string(), ts: z.string() }).parse(JSON.parse(line)))
    .filter(({ type }) => type === 'tool_result');
  const missing = new Set(recorded.map(({ id }) => id).filter((id) => id !== seen?.id));
  const resumed = await eventsUntil(second, ({ id }) => missing.delete(id) && missing.size === 0);
  expect(missing.size).toBe(0);
  const ids = resumed.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const nonsense = await fetch(`${url}/events`, { headers: { ...bearer(agent), 'last-event-id': 'x' } });
  expect(nonsense.status).toBe(400);
});
