// Which skills are found, and what the record makes of them.
import { expect, it } from 'vitest';
import type { Envelope } from '../../../src/core/event.ts';
import type { CallFact } from '../../../src/governance/facts/fact.ts';
import { openSkills, skillId } from '../../../src/governance/skills/open-skills.ts';
import { scoreOf, statusOf } from '../../../src/governance/skills/score.ts';

const file = (name: string, description: string, more = '') => ({
  scope: 'project' as const,
  directory: name,
  path: `.harness/skills/${name}/SKILL.md`,
  text: `---\nname: ${name}\ndescription: ${description}\n${more}---\n\nDo it.\n`,
});

const used = (session: string, ts: string, name = 'add-a-migration'): Envelope => ({
  seq: 1,
  ts,
  id: `evt_${session}`,
  session,
  run: 'run_1',
  type: 'skill_used',
  principal: 'agent',
  client: 'test/1',
  data: { skill: skillId('project', name), name, status: 'active' },
  prev: '',
});

const tested = (session: string, ts: string, tests: string): CallFact => ({
  call: `call_${session}`,
  event: 'evt',
  session,
  at: Date.parse(ts),
  tool: 'run_tests',
  input: '',
  commands: [],
  reads: [],
  writes: [],
  change: undefined,
  imported: false,
  place: { segment: '', offset: 0 },
  decided: undefined,
  ended: undefined,
  tests,
});

const SOURCES = [
  file('add-a-migration', 'Add a database migration with its way back', 'triggers: [schema change]\n'),
  file('release', 'Cut a release and write its notes'),
  file('broken', 'x').text.replace('name: broken', 'name: other'),
].flatMap((one) => (typeof one === 'string' ? [{ ...file('broken', 'x'), text: one }] : [one]));

const open = (events: readonly Envelope[] = [], calls: readonly CallFact[] = []) =>
  openSkills({ sources: () => SOURCES, events: async () => events, history: async () => ({ calls, others: [] }) });

const asking = { limit: 10, session: 'ses_1' };

it('finds what fits a task, best first, and nothing for another', async () => {
  const skills = open();
  const names = async (task?: string) => (await skills.find({ ...asking, task })).map(({ skill }) => skill.name);
  expect(await names()).toEqual(['add-a-migration', 'release']);
  expect(await names('add a migration for the orders table')).toEqual(['add-a-migration']);
  expect(await names('a schema change for orders')).toEqual(['add-a-migration']);
  expect(await names('cut the release')).toEqual(['release']);
  expect(await names('paint the shed green')).toEqual([]);
});

it('keeps the id of a skill as long as it keeps its name and place', async () => {
  const [one, two] = [await open().get('release'), await open().get(skillId('project', 'release'))];
  expect(one).toEqual(two);
  await expect(open().get('nothing')).rejects.toMatchObject({ code: 'not_found' });
});

it('scores by the tests that ran after it was read, one sample a session', async () => {
  const at = (hour: number): string => `2026-01-01T${String(hour).padStart(2, '0')}:00:00.000Z`;
  const events = [used('a', at(1)), used('b', at(2)), used('c', at(3))];
  const calls = [
    tested('a', at(0), 'failed'),
    tested('a', at(4), 'failed'),
    tested('a', at(5), 'passed'),
    tested('b', at(1), 'passed'),
    tested('c', at(6), 'failed'),
  ];
  expect(await open(events, calls).get('add-a-migration')).toMatchObject({
    used: 3,
    samples: 2,
    score: Math.round(scoreOf([true, false]) * 1000) / 1000,
    standing: 'watch',
    last_used: at(3),
  });
});

it('moves a score by a fifth, failures weighing seven tenths', () => {
  expect(scoreOf([])).toBe(0.5);
  expect(scoreOf([true])).toBeCloseTo(0.6);
  expect(scoreOf([false])).toBeCloseTo(0.43);
});

it.each([
  [0.5, 0, 'active'],
  [0.59, 1, 'watch'],
  [0.6, 1, 'active'],
  [0.44, 9, 'watch'],
  [0.44, 10, 'quarantine'],
  [0.45, 10, 'watch'],
  [0.29, 29, 'quarantine'],
  [0.29, 30, 'retired'],
] as const)('a score of %d after %d samples is %s', (score, samples, status) => {
  expect(statusOf(score, samples)).toBe(status);
});

it('offers one in quarantine to a tenth of the sessions, and a retired one to none', async () => {
  const sessions = Array.from({ length: 40 }, (_, at) => `ses_${at}`);
  const ts = (at: number): string => new Date(Date.parse('2026-01-01') + at * 60_000).toISOString();
  const uses = sessions.map((session, at) => used(session, ts(at)));
  const failing = (count: number) => sessions.slice(0, count).map((session) => tested(session, ts(99), 'failed'));
  const offered = async (count: number): Promise<number> => {
    const skills = open(uses, failing(count));
    const found = await Promise.all(
      Array.from({ length: 300 }, (_, at) => skills.find({ limit: 9, session: `asking_${at}`, task: 'migration' })),
    );
    return found.filter(({ length }) => length > 0).length;
  };
  expect(await offered(2)).toBe(300);
  const few = await offered(12);
  expect(few).toBeGreaterThan(10);
  expect(few).toBeLessThan(60);
  expect(await offered(40)).toBe(0);
});
