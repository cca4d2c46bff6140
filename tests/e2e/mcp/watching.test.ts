// What a client is told without asking again.
import {
  LoggingMessageNotificationSchema,
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type Files, put, type Served, served } from '../../support/served.ts';

let at: Served | undefined;
afterEach(async () => {
  await at?.dispose();
  at = undefined;
});

interface Watching extends Served {
  /** The next notice that fits, also one that has come already; each is given once. */
  next(fits: string): Promise<string>;
  /** What has come and was not asked for. */
  rest(): readonly string[];
}

/** A client that keeps what it is told, each notice as a line of text. */
const watching = async (files: Files = {}): Promise<Watching> => {
  const server = await served({ 'a.txt': 'a\n', ...files });
  at = server;
  const told: string[] = [];
  const waiting = new Set<() => void>();
  const keep = (line: string): void => {
    told.push(line);
    for (const look of [...waiting]) look();
  };
  const { client } = server;
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => keep(`updated ${params.uri}`));
  client.setNotificationHandler(ResourceListChangedNotificationSchema, () => keep('list changed'));
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params: { level, logger, data } }) => {
    const { text } = z.looseObject({ text: z.string(), event: z.string() }).parse(data);
    keep(`${level} ${logger} ${text}`);
  });
  return {
    ...server,
    next: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = told.findIndex((line) => line.startsWith(fits));
          if (found === -1) return;
          waiting.delete(look);
          resolve(told.splice(found, 1).join());
        };
        waiting.add(look);
        look();
      }),
    rest: () => [...told],
  };
};

const RULE = '---\nid: no-docs\ntitle: No docs\ndecision: deny\nmatch: Edit(docs/**)\n---\nBecause.\n';

it('a run that goes on, only where it was subscribed to', async () => {
  const { client, call, next, rest } = await watching();
  const { run } = await call('read_file', { path: 'a.txt' });
  await client.subscribeResource({ uri: `harness://run/${run}` });
  await call('read_file', { path: 'a.txt' });
  await next(`updated harness://run/${run}`);
  await client.subscribeResource({ uri: 'harness://policy' });
  await client.unsubscribeResource({ uri: `harness://run/${run}` });
  const before = rest().length;
  await call('read_file', { path: 'a.txt' });
  put(at?.root ?? '', { '.harness/rules/no-docs.md': RULE });
  await next('updated harness://policy');
  expect(
    rest()
      .slice(before)
      .filter((line) => line.includes('run_')),
  ).toEqual([]);
});

it('rules and policy, when their files change, with no call in between', async () => {
  const { client, root, next } = await watching();
  for (const uri of ['harness://rules', 'harness://policy', 'harness://rule/project%3Ano-docs']) {
    await client.subscribeResource({ uri });
  }
  put(root, { '.harness/rules/no-docs.md': RULE });
  await next('updated harness://rules');
  await next('updated harness://policy');
  await next('updated harness://rule/project%3Ano-docs');
  const { contents } = await client.readResource({ uri: 'harness://rule/project%3Ano-docs' });
  expect(contents).toMatchObject([{ text: RULE }]);
});

it('the list of resources: a new rule, and a run of another client', async () => {
  const { client, root, state, next } = await watching();
  await client.listResources();
  put(root, { '.harness/rules/no-docs.md': RULE });
  await next('list changed');
  const other = await served({}, { args: ['--root', root], env: { HARNESS_STATE_DIR: state } });
  await other.call('read_file', { path: 'a.txt' });
  await other.dispose();
  await next('list changed');
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri.split('/')[2])).toEqual(['policy', 'rules', 'rule', 'run']);
});

it('messages from the record: from the level that was set, of its own session', async () => {
  const { client, call, root, next, rest } = await watching({ 'b.txt': 'b' });
  await call('run_command', { cmd: 'rm -rf /' });
  await client.setLoggingLevel('notice');
  await call('read_file', { path: 'a.txt' });
  await call('run_command', { cmd: 'rm -rf .' });
  expect(await next('warning policy')).toMatch(/^warning policy denied by floor\/destructive: /);
  const { approval } = await call('run_command', { argv: ['touch-and-go'] });
  expect(await next('notice approvals')).toBe(`notice approvals ${approval} waits for a person: run touch-and-go`);
  put(root, { 'a.txt': 'changed by nobody we know' });
  await call('read_file', { path: 'a.txt' });
  expect(await next('warning files')).toBe('warning files a.txt was changed by something that is not on record');
  expect(rest()).toEqual([]);
  await client.setLoggingLevel('debug');
  await call('read_file', { path: 'a.txt' });
  expect(await next('debug calls')).toBe('debug calls read_file');
});

it('a level that there is not, and too many subscriptions, are refused', async () => {
  const { client } = await watching();
  await expect(
    client.request({ method: 'logging/setLevel', params: { level: 'loud' } }, z.object({})),
  ).rejects.toThrow();
  for (let count = 0; count < 1_000; count += 1) await client.subscribeResource({ uri: `harness://run/run_${count}` });
  await expect(client.subscribeResource({ uri: 'harness://run/one_more' })).rejects.toMatchObject({ code: -32602 });
});
