// Drafts and signals as their events leave them, in whatever order people and servers come.
import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../src/core/event.ts';
import { emptyBacktest } from '../../src/governance/backtest/empty.ts';
import { fold } from '../../src/governance/known.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 1);
const at = (day: number): string => new Date(START + day * DAY).toISOString();

const event = (day: number, type: string, data: unknown, principal: Envelope['principal'] = 'agent'): Envelope => ({
  seq: 1,
  ts: at(day),
  id: `evt_${day}_${type}`,
  session: 'ses_1',
  run: 'run_1',
  type,
  principal,
  client: 'test/1',
  data,
  prev: '0'.repeat(64),
});

const signal = (id = 'sig_1', count = 5) => ({
  id,
  type: 'hot_files',
  project: 'app',
  fingerprint: 'f'.repeat(64),
  subject: 'a',
  remediation: 'skill',
  count,
  sessions: 2,
  first_seen: at(0),
  last_seen: at(0),
  events: [],
  events_total: 0,
  details: {},
});
const backtest = emptyBacktest('so');
const draft = (id: string, day: number, about = 'sig_1') => ({
  id,
  signal: about,
  fingerprint: 'f'.repeat(64),
  kind: 'skill',
  title: 'A',
  rationale: 'so',
  drafter: 'template',
  loosens: false,
  artifacts: [{ path: '.harness/skills/a/SKILL.md', content: 'a', base_sha256: null }],
  evidence: [],
  backtest,
  created: at(day),
  expires: at(day + 3),
});
const fingerprint = 'f'.repeat(64);
const detected = event(0, 'signal_detected', signal());
const created = event(0, 'draft_created', draft('drf_1', 0));
const rejected = event(1, 'draft_rejected', { draft: 'drf_1', fingerprint, reason: 'no need' }, 'human');
const adopted = event(1, 'draft_adopted', { draft: 'drf_1', fingerprint, files: [] }, 'human');

const states = (events: readonly Envelope[], day: number) => {
  const { drafts, signals } = fold(events, START + day * DAY);
  return [drafts.map(({ id, state }) => `${id} ${state}`), signals.map(({ id, state }) => `${id} ${state}`)].flat();
};

describe('what becomes of a draft and its signal', () => {
  it.each<[string, readonly Envelope[], number, readonly string[]]>([
    ['nothing yet', [detected], 0, ['sig_1 open']],
    ['drafted', [detected, created], 1, ['drf_1 pending', 'sig_1 drafted']],
    [
      'rejected: nobody wants to hear of it again',
      [detected, created, rejected],
      9,
      ['drf_1 rejected', 'sig_1 suppressed'],
    ],
    ['adopted', [detected, created, adopted], 9, ['drf_1 adopted', 'sig_1 resolved']],
    ['unanswered for 72 hours', [detected, created], 3, ['drf_1 expired', 'sig_1 open']],
    ['unanswered, a moment before', [detected, created], 2.999, ['drf_1 pending', 'sig_1 drafted']],
    [
      'created twice by two servers',
      [detected, created, { ...created, id: 'evt_other' }],
      1,
      ['drf_1 pending', 'sig_1 drafted'],
    ],
    [
      'a better one came',
      [detected, created, event(1, 'draft_created', draft('drf_2', 1))],
      1,
      ['drf_1 superseded', 'drf_2 pending', 'sig_1 drafted'],
    ],
    [
      'adopted after it was rejected: too late',
      [detected, created, rejected, event(2, 'draft_adopted', { draft: 'drf_1', fingerprint, files: [] })],
      2,
      ['drf_1 rejected', 'sig_1 suppressed'],
    ],
    ['a word about a draft that is not there', [detected, rejected], 2, ['sig_1 open']],
    [
      'the same again after it was settled',
      [detected, created, adopted, event(5, 'signal_detected', signal('sig_2'))],
      6,
      ['drf_1 adopted', 'sig_1 resolved', 'sig_2 open'],
    ],
    [
      'gone',
      [detected, event(2, 'signal_resolved', { signal: 'sig_1', fingerprint, reason: 'gone' })],
      2,
      ['sig_1 resolved'],
    ],
    [
      'told again: grown, not new',
      [detected, created, event(1, 'signal_detected', signal('sig_1', 9))],
      1,
      ['drf_1 pending', 'sig_1 drafted'],
    ],
    ['events that are none', [event(0, 'draft_created', { id: 1 }), event(0, 'signal_detected', 'x')], 1, []],
  ])('%s', (_, events, day, expected) => {
    expect(states(events, day)).toEqual(expected);
  });

  it('keeps the history with who and why', () => {
    const [record] = fold([detected, created, rejected], START + 9 * DAY).drafts;
    expect(record?.history).toEqual([
      { state: 'pending', at: at(0), by: 'agent test/1' },
      { state: 'rejected', at: at(1), by: 'human test/1', reason: 'no need' },
    ]);
  });
});
