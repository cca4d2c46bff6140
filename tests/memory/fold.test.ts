// Notes as their events leave them, in whatever order those are read.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Envelope, NewEvent } from '../../src/core/event.ts';
import { foldNotes } from '../../src/memory/notes/fold.ts';

type Told = NewEvent & { readonly by: string };

const written = (note: string, by: string, more: { supersedes?: string; shownBy?: string } = {}): Told => {
  const { supersedes, shownBy } = more;
  return {
    by,
    type: 'note_written',
    data: {
      note,
      type: 'fact',
      title: note,
      content: 'so it is',
      tags: [],
      about: [],
      evidence: shownBy === undefined ? [] : [{ id: 'call_1', session: shownBy, outcome: 'succeeded' }],
      ...(supersedes === undefined ? {} : { supersedes }),
    },
  };
};
const confirmed = (by: string, ...notes: string[]): Told => ({ by, type: 'note_confirmed', data: { notes } });
const retired = (by: string, ...notes: string[]): Told => ({
  by,
  type: 'note_retired',
  data: { notes, reason: 'old' },
});
const purged = (by: string, session: string): Told => ({
  by,
  type: 'note_retired',
  data: { notes: [], reason: 'bad', purged_session: session },
});

const envelopes = (events: readonly Told[]): readonly Envelope[] =>
  events.map(({ by, type, data }, at) => ({
    seq: at + 1,
    ts: `2026-01-01T00:00:0${at}.000Z`,
    id: `evt_${at}`,
    session: by === 'person' ? 'ses_person' : by,
    run: 'run_1',
    type,
    principal: by === 'person' ? 'human' : 'agent',
    client: 'test/1',
    data,
    prev: '',
  }));

const statesOf = (events: readonly Envelope[]) =>
  Object.fromEntries(foldNotes(events).map(({ note, state }) => [note, state]));

const CASES: readonly (readonly [string, readonly Told[], Readonly<Record<string, string>>])[] = [
  ['an agent writes', [written('note_1', 'ses_a')], { note_1: 'unconfirmed' }],
  ['a person writes', [written('note_1', 'person')], { note_1: 'confirmed' }],
  ['a person confirms', [written('note_1', 'ses_a'), confirmed('person', 'note_1')], { note_1: 'confirmed' }],
  ['an agent confirms', [written('note_1', 'ses_a'), confirmed('ses_a', 'note_1')], { note_1: 'unconfirmed' }],
  ['an agent retires', [written('note_1', 'person'), retired('ses_a', 'note_1')], { note_1: 'confirmed' }],
  ['an agent purges', [written('note_1', 'ses_b'), purged('ses_a', 'ses_b')], { note_1: 'unconfirmed' }],
  ['a person retires', [written('note_1', 'person'), retired('person', 'note_1')], { note_1: 'retired' }],
  [
    'a session is purged with what rests on it, confirmed or not',
    [
      written('note_1', 'ses_a'),
      written('note_2', 'ses_b', { shownBy: 'ses_a' }),
      confirmed('person', 'note_2'),
      purged('person', 'ses_a'),
      written('note_3', 'ses_b'),
    ],
    { note_1: 'purged', note_2: 'purged', note_3: 'unconfirmed' },
  ],
  [
    'another session would replace what is not its own',
    [written('note_1', 'ses_a'), written('note_2', 'ses_b', { supersedes: 'note_1' })],
    { note_1: 'unconfirmed', note_2: 'unconfirmed' },
  ],
  [
    'what was confirmed replaces',
    [written('note_1', 'person'), written('note_2', 'ses_b', { supersedes: 'note_1' }), confirmed('person', 'note_2')],
    { note_1: 'superseded', note_2: 'confirmed' },
  ],
  [
    'what was retired replaces nothing any more',
    [written('note_1', 'person'), written('note_2', 'person', { supersedes: 'note_1' }), retired('person', 'note_2')],
    { note_1: 'confirmed', note_2: 'retired' },
  ],
];

it.each(CASES)('%s', (_name, told, states) => {
  const events = envelopes(told);
  fc.assert(
    fc.property(fc.shuffledSubarray([...events], { minLength: events.length }), (shuffled) => {
      expect(statesOf(shuffled)).toEqual(states);
    }),
    { numRuns: 20 },
  );
});

it('passes over what is no note', () => {
  const [event] = envelopes([written('note_1', 'ses_a')]);
  if (event === undefined) throw new Error('no event');
  expect(
    foldNotes([
      { ...event, data: { note: 1 } },
      { ...event, type: 'note_eaten' },
    ]),
  ).toEqual([]);
});
