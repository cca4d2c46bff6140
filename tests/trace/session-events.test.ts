// A client's session, whatever processes recorded it: the same with the index and where SQLite is missing.
import { expect, it } from 'vitest';
import type { EventContext, NewEvent } from '../../src/core/event.ts';
import { eventsOfRun } from '../../src/trace/run-events.ts';
import { openTestLog, tempState } from '../log/support.ts';
import { askingAt, NOON } from './support.ts';

const by = (session: string): EventContext => ({
  session,
  run: `run_of_${session}`,
  principal: 'agent',
  client: 'c/1',
});

const opened = (client_session?: string): NewEvent => ({
  type: 'session_opened',
  data: {
    root: '/code/shop',
    mode: 'workspace',
    policy: '0'.repeat(64),
    transport: 't',
    ...(client_session === undefined ? {} : { client_session }),
  },
});

const ended = (calls: number): NewEvent => ({ type: 'run_finished', data: { reason: 'end', calls } });

/** A hook's session, two servers of the same one, one of another client. */
const written = async (): Promise<string> => {
  const state = tempState();
  let now = NOON;
  const clock = (): number => {
    now += 1_000;
    return now;
  };
  const log = openTestLog(state, { clock });
  const lines: readonly (readonly [string, NewEvent])[] = [
    ['ses_uuid', opened()],
    ['ses_server', opened('uuid')],
    ['ses_other', opened('else')],
    ['ses_again', opened('uuid')],
    ['ses_uuid', ended(1)],
    ['ses_server', ended(2)],
    ['ses_other', ended(3)],
  ];
  for (const [session, event] of lines) log.append(by(session), [event]);
  await log.close();
  return state;
};

it.each(['ses_uuid', 'ses_server', 'ses_again'])('finds all of it by %s', async (name) => {
  const state = await written();
  const { trace } = askingAt(state);
  for (const events of [await trace.run(name), await eventsOfRun({ state, database: undefined }, name)]) {
    const own = events.filter(({ type }) => !type.startsWith('segment_'));
    expect(own.map(({ session, type }) => `${session} ${type}`)).toEqual([
      'ses_uuid session_opened',
      'ses_server session_opened',
      'ses_again session_opened',
      'ses_uuid run_finished',
      'ses_server run_finished',
    ]);
  }
});

it('finds a session whose hook recorded nothing by either name', async () => {
  const state = await written();
  const { trace, ask } = askingAt(state);
  expect(await trace.run('ses_else')).toHaveLength((await trace.run('ses_other')).length);
  expect((await ask({ session: 'else', count: true })).total).toBe(
    (await ask({ session: 'ses_other', count: true })).total,
  );
  expect((await ask({ group: 'session' })).groups?.map(({ key }) => key).sort()).toEqual(['ses_else', 'ses_uuid']);
  await expect(eventsOfRun({ state, database: undefined }, 'ses_none')).rejects.toThrow('there is no session ses_none');
});
