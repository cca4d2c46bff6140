// What is read by hand of recorded calls is what the schemas say it is.
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DecisionSchema } from '../../src/core/decision.ts';
import { EffectSchema } from '../../src/core/effect.ts';
import { EVENT_DATA } from '../../src/core/event.ts';
import { ImportedSchema, importedOf } from '../../src/core/imported.ts';
import { readCalled, readDecided, readWithin } from '../../src/replay/read-recorded.ts';

type Fields = Readonly<Record<string, unknown>>;

const VALUES = [null, 0, 1.5, 'text', '', 'allow', 'read', 'file', true, false, [], [1], ['a'], {}, { path: 'a' }];

/** Each field left out, with a value of every kind, and one more than there are. */
const changesOf = (whole: Fields): readonly Fields[] => [
  whole,
  { ...whole, more: 1 },
  ...Object.keys(whole).flatMap((field) => [
    Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field)),
    ...VALUES.map((value) => ({ ...whole, [field]: value })),
  ]),
];

const EFFECTS: readonly Fields[] = [
  { kind: 'read', path: 'a', glob: true },
  { kind: 'write', path: 'a' },
  {
    kind: 'listing',
    below: 'a',
    as: '.',
    from: 'tree',
    links: true,
    deep: true,
    depth: 1,
    only: ['a'],
    without: ['a'],
    ignores: true,
    shows: true,
    split: '.',
  },
  { kind: 'delete', path: 'a' },
  { kind: 'exec', argv: ['ls'], cwd: '.', text: 'ls', opaque: 'why', unproven: 'why', proven: 'ls' },
  { kind: 'network', host: 'example.com' },
  { kind: 'mcp', server: 's', tool: 't' },
  { kind: 'remember', key: 'fact/a' },
  { kind: 'govern', action: 'trust', approvable: true },
  { kind: 'consult', about: 'own', lines: ['a'], options: ['b'], recommended: 'b', if_rejected: 'c' },
  { kind: 'dream', path: 'a' },
  { kind: '__proto__' },
  { kind: 'toString' },
];

const FACT = { path: '/srv/app/a', real: '/srv/app/a', type: 'file', refused: 'a loop' };
const DECIDED = {
  decision: 'allow',
  judged: 'ask',
  rule: 'default/read',
  policy: 'a'.repeat(64),
  facts: { a: [FACT], 'b*': [] },
  listed: { a: [FACT], b: [] },
  sandbox: true,
  matches: [{ rule: 'default/read', decision: 'allow', shadow: true }],
  reason: 'so',
};

const CalledSchema = z.looseObject({ tool: z.string(), effects: z.array(EffectSchema) });
const { facts, listed, sandbox, policy, rule } = EVENT_DATA.policy_decision.shape;
const DecidedSchema = z.looseObject({
  decision: DecisionSchema,
  judged: DecisionSchema.optional(),
  rule,
  policy,
  facts,
  listed,
  sandbox,
  matches: z.array(z.looseObject({ rule: z.string(), decision: DecisionSchema })),
});
const OpenedSchema = z.looseObject({ within: z.array(z.string()).optional() });
const MarkedSchema = z.looseObject({ imported: ImportedSchema.loose() });

/** As a line of the log gives it. */
const told = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('read by hand', () => {
  const called = [
    ...changesOf({ tool: 'read_file', effects: [] }),
    ...EFFECTS.flatMap(changesOf).flatMap((effect) => [
      { tool: 't', effects: [effect] },
      { tool: 't', effects: [EFFECTS[1], effect] },
    ]),
  ];
  it(`says of ${called.length} intents what the schema says`, () => {
    const understood = called.map(told).filter((data) => {
      expect(readCalled(data), JSON.stringify(data)).toEqual(CalledSchema.safeParse(data).data);
      return readCalled(data) !== undefined;
    });
    expect(understood.length).toBeGreaterThan(20);
    expect(understood.length).toBeLessThan(called.length / 2);
  });

  const decided = [
    ...changesOf(DECIDED),
    ...changesOf(FACT).map((fact) => ({ ...DECIDED, facts: { a: [FACT, fact] } })),
    ...VALUES.map((value) => ({ ...DECIDED, facts: { a: value } })),
    ...VALUES.map((value) => ({ ...DECIDED, matches: [value] })),
    ...changesOf({ rule: 'a/b', decision: 'deny' }).map((match) => ({ ...DECIDED, matches: [match] })),
  ];
  it(`says of ${decided.length} decisions what the schema says`, () => {
    const understood = decided.map(told).filter((data) => {
      expect(readDecided(data), JSON.stringify(data)).toEqual(DecidedSchema.safeParse(data).data);
      return readDecided(data) !== undefined;
    });
    expect(understood.length).toBeGreaterThan(10);
    expect(understood.length).toBeLessThan(decided.length);
  });

  it('says of a session what the schema says', () => {
    for (const data of changesOf({ within: ['/srv/app'] }).map(told))
      expect(readWithin(data)).toEqual(OpenedSchema.safeParse(data).data?.within);
  });

  it('says of an imported event what the schema says', () => {
    const mark = { from: 'calls', at: '2026-01-01T00:00:00.000Z', sidechain: true };
    const marked = [...changesOf(mark).map((imported) => ({ imported })), ...VALUES.map((imported) => ({ imported }))];
    for (const data of [...marked.map(told), {}, null, 'text'])
      expect(importedOf({ data }), JSON.stringify(data)).toEqual(MarkedSchema.safeParse(data).data?.imported);
  });
});
