// What no editor sends: the right error or the end of the connection, the record whole, and everybody else unaffected.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type Site, site } from '../../support/asked.ts';
import { begin, type Frames, framed, openFrames, REQUEST } from '../../support/editor.ts';

let place: Site;
let open: Frames[];
const connect = (reading = true): Frames => {
  const { root, home, env } = place;
  const frames = openFrames({ root, home, env }, reading);
  open.push(frames);
  return frames;
};

beforeEach(() => {
  place = site({ 'a.txt': 'one\n' });
  open = [];
});
afterEach(() => {
  for (const { child } of open) child.kill('SIGKILL');
  place.dispose();
});

const read = (id: number) => REQUEST(id, 'read_file', { path: 'a.txt' });
const answered = (id: number) => ({ id, result: { status: 'ok', content: 'one' } });
const refused = (code: number, id: number | null = null) => ({ id, error: { code } });

it.each([
  ['lines instead of frames', '{"jsonrpc":"2.0","id":1,"method":"version"}\n'],
  ['no Content-Length', 'Content-Type: application/json\r\n\r\n{}'],
  ['a length that is none', 'Content-Length: -5\r\n\r\n{}'],
  ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
  ['a header without an end', `Content-Type: ${'x'.repeat(5_000)}`],
])('%s: an error, and the end', async (_what, bytes) => {
  const frames = connect();
  frames.raw(bytes);
  expect(await frames.next()).toMatchObject(refused(-32700));
  expect(await frames.exited).toBe(0);
});

it('a length that is too short: the answers before it stand, the rest is an error and the end', async () => {
  const frames = connect();
  await begin(frames);
  frames.send(read(1));
  expect(await frames.next()).toMatchObject(answered(1));
  frames.raw('Content-Length: 10\r\n\r\n{"jsonrpc":"2.0","id":2,"method":"version"}');
  expect(await frames.next()).toMatchObject(refused(-32700));
  expect(await frames.exited).toBe(0);
  expect(place.cli('trace', 'verify').status).toBe(0);
});

it.each([
  ['a body that is no JSON', Buffer.from('{"jsonrpc":')],
  ['an empty body', Buffer.alloc(0)],
  ['a body that is no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
])('%s: an error, and the connection goes on', async (_what, body) => {
  const frames = connect();
  await begin(frames);
  frames.raw(framed(body));
  expect(await frames.next()).toMatchObject(refused(-32700));
  frames.send(read(1));
  expect(await frames.next()).toMatchObject(answered(1));
});

it('half a frame and silence: others are answered, and the end of the input ends the server', async () => {
  const frames = connect();
  await begin(frames);
  frames.send(read(1));
  frames.raw('Content-Length: 500\r\n\r\n{"jsonrpc"');
  expect(await frames.next()).toMatchObject(answered(1));
  frames.child.stdin.end();
  expect(await frames.exited).toBe(0);
  expect(place.cli('trace', 'verify').status).toBe(0);
});

it('100 MB: skipped and refused, and the connection goes on', async () => {
  const frames = connect();
  await begin(frames);
  frames.raw(framed(Buffer.alloc(100_000_000, 0x20)));
  frames.send(read(1));
  expect(await frames.next()).toMatchObject(refused(-32600));
  expect(await frames.next()).toMatchObject(answered(1));
});

it('deep nesting is refused without harm', async () => {
  const frames = connect();
  await begin(frames);
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  frames.raw(framed(`{"jsonrpc":"2.0","id":1,"method":"read_file","params":{"path":${deep}}}`));
  expect(await frames.next()).toMatchObject(refused(-32600, 1));
  frames.raw(framed(deep));
  expect(await frames.next()).toMatchObject([refused(-32600)]);
  frames.send(read(2));
  expect(await frames.next()).toMatchObject(answered(2));
});

it.each([
  ['null', null],
  ['a number', 7],
  ['another version', { jsonrpc: '1.0', id: 1, method: 'version' }],
  ['no method', { jsonrpc: '2.0', id: 1 }],
  ['an id that is none', { jsonrpc: '2.0', id: { a: 1 }, method: 'version' }],
  ['parameters by place', { jsonrpc: '2.0', id: 1, method: 'version', params: [1] }],
  ['an empty batch', []],
])('%s is no request', async (_what, message) => {
  const frames = connect();
  await begin(frames);
  frames.send(message);
  expect(await frames.next()).toMatchObject({ error: { code: -32600 } });
});

it('a batch is answered as one, without what wants no answer', async () => {
  const frames = connect();
  frames.send([
    REQUEST(1, 'initialize'),
    { jsonrpc: '2.0', method: 'initialized' },
    read(2),
    { jsonrpc: '2.0', method: 'no_such_thing' },
    { jsonrpc: '2.0', id: 99, result: 'nobody asked' },
    'nonsense',
  ]);
  expect(await frames.next()).toMatchObject([{ id: 1, result: { name: 'harness-mcp' } }, answered(2), refused(-32600)]);
  frames.send([{ jsonrpc: '2.0', method: 'read_file', params: { path: 'a.txt' } }]);
  frames.send({ jsonrpc: '2.0', method: 'no_such_thing' });
  frames.send(read(3));
  expect(await frames.next()).toMatchObject(answered(3));
});

it('an id that is in use is refused, and the request that has it is answered', async () => {
  const frames = connect();
  await begin(frames);
  frames.send(REQUEST(1, 'run_command', { cmd: 'sleep 1' }));
  frames.send(read(1));
  expect(await frames.next()).toMatchObject(refused(-32600, 1));
  expect(await frames.next()).toMatchObject({ id: 1, result: { status: 'ok', exit: 0 } });
  frames.send(read(1));
  expect(await frames.next()).toMatchObject(answered(1));
});

it('a client that reads late gets every answer', async () => {
  const frames = connect(false);
  frames.send(REQUEST(0, 'initialize', { notifications: ['event/appended'] }));
  frames.send({ jsonrpc: '2.0', method: 'initialized' });
  const asked = Array.from({ length: 3_000 }, (_, index) => index + 1);
  for (const id of asked) frames.send(read(id));
  const ids = new Set<unknown>();
  while (ids.size < asked.length + 1) {
    const answer = await frames.next();
    if ('id' in answer) ids.add(answer.id);
  }
  expect(ids.size).toBe(asked.length + 1);
});

it('a client that does not read is told how much it has missed', async () => {
  const idle = connect(false);
  idle.send(REQUEST(0, 'initialize', { notifications: ['event/appended'] }));
  idle.send({ jsonrpc: '2.0', method: 'initialized' });
  const busy = connect();
  await begin(busy);
  // Answered after the other one has begun to listen: both follow the same log.
  await new Promise((resolve) => idle.child.stdout.once('readable', resolve));
  const calls = Array.from({ length: 1_000 }, (_, index) => index + 1);
  for (const id of calls) busy.send(read(id));
  for (const _ of calls) await busy.next();
  busy.child.stdin.end();
  await busy.exited;
  const { events: recorded } = z
    .looseObject({ events: z.int() })
    .parse(JSON.parse(place.cli('trace', 'verify', '--json').stdout));
  let told = 0;
  let missed = 0;
  while (told + missed < recorded) {
    const message = z.looseObject({ method: z.string().optional(), params: CountSchema }).parse(await idle.next());
    if (message.method === 'event/appended') told += 1;
    missed += message.params?.count ?? 0;
  }
  expect(missed).toBeGreaterThan(0);
  expect(told + missed).toBe(recorded);
});

const CountSchema = z.looseObject({ count: z.int().optional() }).optional();
