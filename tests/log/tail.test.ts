// Being told of what any writer appends.
import { expect, it, vi } from 'vitest';
import type { Envelope } from '../../src/core/event.ts';
import { createTail } from '../../src/log/tail.ts';
import { CONTEXT, finished, openTestLog, tempState } from './support.ts';

const reasonOf = ({ type, data }: Envelope): string =>
  type === 'run_finished' && typeof data === 'object' && data !== null && 'reason' in data ? String(data.reason) : type;

it('begins now, follows all writers, and ends when it is told to', async () => {
  const state = tempState();
  const [one, two] = [openTestLog(state), openTestLog(state)];
  one.append(CONTEXT, [finished(1, 'before')]);
  const tail = createTail(state);
  const heard: string[] = [];
  const stop = tail.follow((event) => void heard.push(reasonOf(event)));
  one.append(CONTEXT, [finished(2, 'a')]);
  two.append(CONTEXT, [finished(1, 'b')]);
  await vi.waitFor(() => expect(heard).toEqual(expect.arrayContaining(['a', 'b', 'segment_opened'])));
  const late: string[] = [];
  const stopLate = tail.follow((event) => void late.push(reasonOf(event)));
  stop();
  two.append(CONTEXT, [finished(2, 'c')]);
  await vi.waitFor(() => expect(late).toEqual(['c']));
  stopLate();
  expect(heard).not.toContain('c');
  expect(heard).not.toContain('before');
  one.append(CONTEXT, [finished(3, 'unheard')]);
  const again: string[] = [];
  const stopAgain = tail.follow((event) => void again.push(reasonOf(event)));
  one.append(CONTEXT, [finished(4, 'd')]);
  await vi.waitFor(() => expect(again).toEqual(['d']));
  stopAgain();
  await Promise.all([one.close(), two.close()]);
});

it('tells of some types only, where these are asked for', async () => {
  const state = tempState();
  const log = openTestLog(state);
  const tail = createTail(state);
  const heard: string[] = [];
  const all: string[] = [];
  const stops = [
    tail.follow((event) => void heard.push(event.type), ['run_finished']),
    tail.follow((event) => void all.push(event.type)),
  ];
  log.append(CONTEXT, [{ type: 'run_started', data: {} }, finished(1)]);
  await vi.waitFor(() => expect(all).toEqual(['segment_opened', 'run_started', 'run_finished']));
  await vi.waitFor(() => expect(heard).toEqual(['run_finished']));
  for (const stop of stops) stop();
  await log.close();
});
