// One session of a client is two in the record, its hook's and our server's; the record shows them together.
import { expect, it } from 'vitest';
import { eventsOf, hooked } from '../../support/hooked.ts';
import { childEnv, cli } from '../../support/served.ts';
import { openWire, structured, type WireOptions } from '../../support/wire.ts';

const NAME = '019b2f00-1111-7222-8333-444455556666';

interface Clients {
  readonly wire: Omit<WireOptions, 'args' | 'state'>;
  readonly meta: object;
}

/** A call through the hook and one of our tools, in one session of the client. */
const worked = async ({ wire: options, meta }: Clients, place = hooked()) => {
  const payload = { session_id: NAME, turn_id: 't', cwd: '$ROOT', tool_name: 'Bash', tool_input: { command: 'ls' } };
  place.send({ ...payload, hook_event_name: 'PreToolUse', tool_use_id: 'call_1' });
  const wire = openWire({
    args: ['serve', '--root', place.root, '--toolsets', 'default,trace'],
    state: place.state,
    ...options,
  });
  await wire.initialize();
  const call = async (name: string, input: object) =>
    structured(await wire.request('tools/call', { name, arguments: input, _meta: meta }));
  await call('read_file', { path: 'src/a.ts' });
  const asked = await call('trace_query', { session: NAME, type: 'tool_called', fields: ['tool', 'session'] });
  wire.child.stdin?.end();
  await wire.exited;
  return { place, asked, server: eventsOf(place)[0]?.session ?? '' };
};

const CLAUDE: Clients = { wire: { client: 'claude-code', env: { CLAUDE_CODE_SESSION_ID: NAME } }, meta: {} };
const CODEX: Clients = { wire: { client: 'codex-mcp-client' }, meta: { sessionId: NAME, threadId: 'x' } };

it.each([
  ['Claude Code, which says it to its servers', CLAUDE],
  ['Codex, which says it with every call', CODEX],
])('shows both ends of a session of %s', async (_, clients) => {
  const { place, asked, server } = await worked(clients);
  expect(server).toMatch(/^ses_01/);
  // The server's own call of trace_query is on record before it is answered.
  expect(asked).toMatchObject({ events: [{ tool: 'trace_query' }, { tool: 'read_file' }, { tool: 'Bash' }] });
  for (const session of [`ses_${NAME}`, server, NAME]) {
    const { stdout } = place.cli(
      'trace',
      'query',
      '--session',
      session,
      '--type',
      'tool_called',
      '--group',
      'tool',
      '--json',
    );
    expect(
      JSON.parse(stdout)
        .groups.map(({ key }: { key: string }) => key)
        .sort(),
    ).toEqual(['Bash', 'read_file', 'trace_query']);
  }
  const groups = JSON.parse(place.cli('trace', 'query', '--group', 'session', '--json').stdout).groups;
  expect(groups.map(({ key }: { key: string }) => key)).toEqual([`ses_${NAME}`]);
  const summary = JSON.parse(place.cli('trace', 'summary', server, '--json').stdout);
  expect(summary).toMatchObject({ calls: 3, tools: { Bash: { calls: 1 }, read_file: { calls: 1 } } });
  const shown = JSON.parse(place.cli('trace', 'show', `ses_${NAME}`, '--json').stdout);
  expect(shown.timeline.map(({ tool }: { tool: string }) => tool)).toEqual(['Bash', 'read_file', 'trace_query']);
  expect(shown.runs).toHaveLength(2);
  expect(place.cli('trace', 'show', server).stdout).toMatch(/Bash[\s\S]*read_file/);
  expect(place.cli('trace', 'rebuild').status).toBe(0);
});

it.each<[string, Clients]>([
  ['another client', { wire: { client: 'wire', env: { CLAUDE_CODE_SESSION_ID: NAME } }, meta: { sessionId: NAME } }],
  ['a name that no hook would record', { wire: { client: 'codex-mcp-client' }, meta: { sessionId: `../${NAME}` } }],
  ['a name that is no text', { wire: { client: 'codex-mcp-client' }, meta: { sessionId: { a: NAME } } }],
])('keeps them apart where it cannot know: %s', async (_, clients) => {
  const { place, asked } = await worked(clients);
  expect(asked).toMatchObject({ events: [{ tool: 'Bash' }] });
  const groups = JSON.parse(place.cli('trace', 'query', '--group', 'session', '--json').stdout).groups;
  expect(groups).toHaveLength(2);
});

it('says that there is no such session', () => {
  const place = hooked();
  for (const argv of [
    ['show', 'ses_none'],
    ['summary', 'ses_none'],
  ]) {
    const { status, stderr } = cli(['trace', ...argv], { cwd: place.root, env: childEnv(place.state) });
    expect(status).toBe(3);
    expect(stderr).toMatch(/^harness: there is no session ses_none on record\. Next: /);
  }
});
