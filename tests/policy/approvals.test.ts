// The fold of the log, the clock, and the order in which processes read.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ask, Standing } from '../../src/core/approval-desk.ts';
import type { Verdict } from '../../src/core/decision.ts';
import type { Envelope } from '../../src/core/event.ts';
import { createDesk } from '../../src/policy/approval-desk.ts';
import { resolveApproval } from '../../src/policy/resolve-approval.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const MINUTE = 60_000;

const event = (type: string, data: unknown, more: Partial<Envelope> = {}): Envelope => ({
  seq: 1,
  ts: new Date(NOON).toISOString(),
  id: 'evt',
  session: 'ses_1',
  run: 'run_1',
  call: 'call_1',
  type,
  principal: type === 'approval_resolved' ? 'human' : 'agent',
  client: 'test/1',
  data,
  prev: '',
  ...more,
});

const requested = (approval: string, more: Partial<Envelope> = {}, data: object = {}): Envelope =>
  event(
    'approval_requested',
    {
      approval,
      tool: 'run_command',
      rule: 'default/unknown-command',
      reason: 'unknown',
      subject: 'run thing',
      binding: 'b',
      expires: new Date(NOON + 10 * MINUTE).toISOString(),
      rules: ['Bash(thing)'],
      ...data,
    },
    more,
  );

const resolved = (approval: string, decision: string, more: object = {}, envelope: Partial<Envelope> = {}): Envelope =>
  event(
    'approval_resolved',
    { approval, decision, scope: 'once', by: { principal: 'human', door: 'cli' }, proof: 'proof of b', ...more },
    envelope,
  );

const used = (approval: string): Envelope => event('approval_used', { approval, call: 'call_2' });

const VERDICT: Verdict = { decision: 'ask', rule: 'default/unknown-command', reason: '', matches: [] };

interface Setting {
  readonly events: readonly Envelope[];
  /** Minutes after the question. */
  readonly at?: number;
  readonly session?: string;
  readonly binding?: string;
  readonly claims?: Set<string>;
  readonly judgeWith?: (patterns: readonly string[]) => Verdict;
}

const deskOf = ({ events, at = 1, claims = new Set(), judgeWith = () => VERDICT }: Setting) => {
  const news = [...events];
  return createDesk({
    follow: () => news.splice(0),
    isGenuine: ({ proof }, binding) => proof === `proof of ${binding}`,
    claim: (id) => !claims.has(id) && claims.add(id).has(id),
    clock: () => NOON + at * MINUTE,
    judgeWith,
    isFixed: () => true,
  });
};

const askOf = ({ session = 'ses_1', binding = 'b' }: Partial<Setting>): Ask => ({
  session,
  binding,
  call: { tool: 'run_command', principal: 'agent' },
  effects: [],
  facts: { paths: {} },
});

const standing = (setting: Setting): Standing => deskOf(setting).standing(askOf(setting));

describe('a question', () => {
  it.each<[string, Setting, Partial<Standing>]>([
    ['nobody asked', { events: [] }, { state: 'unasked', lapsed: [] }],
    ['is open', { events: [requested('a')] }, { state: 'pending', approval: 'a' }],
    ['is open for every session', { events: [requested('a')], session: 'ses_2' }, { state: 'pending' }],
    ['is of another call', { events: [requested('a')], binding: 'c' }, { state: 'unasked', lapsed: [] }],
    ['is open to the last moment', { events: [requested('a')], at: 9.999 }, { state: 'pending' }],
    ['is too old', { events: [requested('a')], at: 10 }, { state: 'unasked', lapsed: ['a'] }],
    [
      'was closed as too old',
      { events: [requested('a'), resolved('a', 'expired', { by: { door: 'rule' } })], at: 10 },
      { state: 'unasked', lapsed: [] },
    ],
    [
      'was closed',
      { events: [requested('a'), resolved('a', 'cancelled', { by: { door: 'elicitation' } })] },
      { state: 'unasked', lapsed: [] },
    ],
    [
      'was approved',
      { events: [requested('a'), resolved('a', 'approved')] },
      { state: 'approved', approval: 'a', scope: 'once' },
    ],
    [
      'was approved, but is too old',
      { events: [requested('a'), resolved('a', 'approved')], at: 10 },
      { state: 'unasked' },
    ],
    ['was approved and used', { events: [requested('a'), resolved('a', 'approved'), used('a')] }, { state: 'unasked' }],
    [
      'was approved and taken',
      { events: [requested('a'), resolved('a', 'approved')], claims: new Set(['a']) },
      { state: 'unasked' },
    ],
    [
      'was denied',
      { events: [requested('a'), resolved('a', 'denied', { note: 'no' })] },
      { state: 'denied', approval: 'a', note: 'no' },
    ],
    ['was denied long ago', { events: [requested('a'), resolved('a', 'denied')], at: 999 }, { state: 'denied' }],
    [
      'was denied in another session',
      { events: [requested('a'), resolved('a', 'denied')], session: 'ses_2' },
      { state: 'unasked' },
    ],
    [
      'was denied after another session asked the same',
      { events: [requested('a'), requested('a', { session: 'ses_2' }), resolved('a', 'denied')], session: 'ses_2' },
      { state: 'denied' },
    ],
    [
      'was approved for the session, and is used often and long',
      { events: [requested('a'), resolved('a', 'approved', { scope: 'session' }), used('a')], at: 999 },
      { state: 'approved', scope: 'session' },
    ],
    [
      'was approved for another session',
      { events: [requested('a'), resolved('a', 'approved', { scope: 'session' })], session: 'ses_2' },
      { state: 'unasked' },
    ],
  ])('%s', (_, setting, expected) => expect(standing(setting)).toMatchObject(expected));

  it.each<[string, Envelope]>([
    ['by an agent', resolved('a', 'approved', { by: { principal: 'agent', door: 'cli' } })],
    ['by nobody', resolved('a', 'approved', { by: { door: 'rule' } })],
    ['in a line of an agent', resolved('a', 'approved', {}, { principal: 'agent' })],
    ['without a proof', resolved('a', 'approved', { proof: undefined })],
    ['with the proof of another', resolved('a', 'approved', { proof: 'proof of c' })],
    ['in words that are not understood', resolved('a', 'yes')],
    ['through a door that there is not', resolved('a', 'approved', { by: { principal: 'human', door: 'window' } })],
    ['of a question that nobody put', resolved('z', 'approved')],
  ])('is not approved %s', (_, answer) => {
    expect(standing({ events: [requested('a'), answer] })).toMatchObject({ state: 'pending' });
  });

  it('asked again keeps its first time', () => {
    const later = { expires: new Date(NOON + 99 * MINUTE).toISOString() };
    expect(standing({ events: [requested('a'), requested('a', {}, later)], at: 11 })).toMatchObject({
      state: 'unasked',
    });
  });

  it('cannot be taken over by another call under the same id', () => {
    const events = [
      requested('a', {}, { binding: 'c' }),
      requested('a', { session: 'ses_2' }),
      resolved('a', 'approved'),
    ];
    expect(standing({ events })).toMatchObject({ state: 'unasked' });
  });
});

it('a session that asked something else under the same id hears nothing of the answer', () => {
  const other = requested('a', { session: 'ses_2' }, { binding: 'c' });
  const events = [requested('a'), other, resolved('a', 'approved', { scope: 'session' })];
  expect(standing({ events, session: 'ses_2' })).toMatchObject({ state: 'unasked' });
});

it('of two permissions the narrower holds', () => {
  const both = [resolved('a', 'approved', { scope: 'always' }), resolved('a', 'approved')];
  for (const events of [both, both.toReversed()]) {
    expect(standing({ events: [requested('a'), ...events] })).toMatchObject({ state: 'approved', scope: 'once' });
  }
});

describe('rules of a grant', () => {
  const granted = [requested('a'), resolved('a', 'approved', { scope: 'session', rules: ['Bash(thing)'] })];
  const allow: Verdict = { ...VERDICT, decision: 'allow', rule: 'session:allow:Bash(thing)' };

  it('let through what the policy then allows, and the record names the approval', () => {
    const judgeWith = (patterns: readonly string[]): Verdict => (patterns.includes('Bash(thing)') ? allow : VERDICT);
    expect(standing({ events: granted, binding: 'other', judgeWith })).toMatchObject({
      state: 'approved',
      approval: 'a',
      verdict: { decision: 'allow', judged: 'ask', rule: 'session:allow:Bash(thing)' },
    });
  });

  it.each<[string, Partial<Setting>]>([
    ['what the policy still asks about', { judgeWith: () => VERDICT }],
    ['what the policy denies', { judgeWith: () => ({ ...VERDICT, decision: 'deny' }) }],
    ['another session', { session: 'ses_2', judgeWith: () => allow }],
    ['an approval good once', { events: [requested('a'), resolved('a', 'approved')], judgeWith: () => allow }],
    ['a grant taken back', { events: [...granted, resolved('a', 'denied')], judgeWith: () => allow }],
  ])('do not let through: %s', (_, setting) => {
    expect(standing({ events: granted, binding: 'other', ...setting })).toMatchObject({ state: 'unasked' });
  });
});

it('every process comes to the same end, whatever the order in which it reads, and no wins over yes', () => {
  const answers = [
    resolved('a', 'approved'),
    resolved('a', 'approved', { scope: 'session' }),
    resolved('a', 'denied'),
    resolved('a', 'cancelled', { by: { door: 'elicitation' } }),
    resolved('a', 'expired', { by: { door: 'rule' } }),
  ];
  fc.assert(
    fc.property(fc.subarray(answers, { minLength: 1 }), fc.gen(), (some, gen) => {
      const shuffled = gen(() => fc.shuffledSubarray(some, { minLength: some.length }));
      const [one, two] = [some, shuffled].map((order) => deskOf({ events: [requested('a'), ...order] }).approvals()[0]);
      expect(one?.resolution).toEqual(two?.resolution);
      if (some.some(({ data }) => JSON.stringify(data).includes('denied')))
        expect(one?.resolution?.decision).toBe('denied');
    }),
  );
});

it('an answer that is read before its question counts', () => {
  expect(standing({ events: [resolved('a', 'approved'), requested('a')] })).toMatchObject({ state: 'approved' });
});

describe('answering', () => {
  const answering = (events: readonly Envelope[], at = 1) => {
    const written: unknown[] = [];
    return {
      written,
      desk: deskOf({ events, at }),
      log: {
        append: (context: unknown, news: readonly unknown[]) => void written.push(context, ...news),
        appendSoon: async (context: unknown, news: readonly unknown[]) => void written.push(context, ...news),
      },
      clock: () => NOON + at * MINUTE,
      sign: (_: unknown, binding: string) => `proof of ${binding}`,
      save: async () => 'saved.yaml',
    };
  };
  const yes = { approval: 'a', decision: 'approved', door: 'cli', client: 'harness/1' } as const;

  it('an agent is refused, and nothing is recorded', async () => {
    const options = answering([requested('a')]);
    await expect(resolveApproval(options, 'agent', yes)).rejects.toMatchObject({ code: 'denied_by_policy' });
    expect(options.written).toEqual([]);
  });

  it.each<[string, readonly Envelope[], number, object, string]>([
    ['unknown', [], 1, {}, 'not_found'],
    ['too old', [requested('a')], 10, {}, 'conflict'],
    ['answered', [requested('a'), resolved('a', 'approved')], 1, {}, 'conflict'],
    ['denied', [requested('a'), resolved('a', 'denied')], 1, {}, 'conflict'],
    ['used', [requested('a'), resolved('a', 'approved'), used('a')], 1, { decision: 'denied' }, 'conflict'],
    ['beyond rules', [requested('a', {}, { rules: [] })], 1, { scope: 'always' }, 'invalid_arguments'],
  ])('%s: refused, and nothing is recorded', async (_, events, at, more, code) => {
    const options = answering(events, at);
    await expect(resolveApproval(options, 'human', { ...yes, ...more })).rejects.toMatchObject({ code });
    expect(options.written).toEqual([]);
  });

  it('is recorded under the call that asked, before any rule is saved', async () => {
    const options = answering([requested('a')]);
    const save = async (): Promise<string> => {
      expect(options.written).toHaveLength(2);
      throw new Error('disk full');
    };
    const answer = await resolveApproval({ ...options, save }, 'human', {
      ...yes,
      scope: 'always',
      note: ' ok\u001b ',
    });
    expect(answer).toMatchObject({ unsaved: 'disk full' });
    expect(options.written).toEqual([
      { session: 'ses_1', run: 'run_1', call: 'call_1', principal: 'human', client: 'harness/1' },
      {
        type: 'approval_resolved',
        data: {
          approval: 'a',
          decision: 'approved',
          scope: 'always',
          by: { principal: 'human', door: 'cli' },
          rules: ['Bash(thing)'],
          note: 'ok\\u{1b}',
          proof: 'proof of b',
        },
      },
    ]);
  });
});
