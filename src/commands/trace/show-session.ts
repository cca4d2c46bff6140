// `harness trace show ses_…`: what a client's session did, whether its hook recorded it or our server.
import { foldRuns, timelineOf } from '../../compose/log.ts';
import type { CallRow } from '../../core/records.ts';
import type { Io } from '../command.ts';
import { createTraceView } from '../trace-view.ts';
import { type AskOptions, asking } from './asking.ts';

export const showSession = async (name: string, options: AskOptions, io: Io): Promise<void> => {
  const events = await asking(options, io, (trace) => trace.run(name));
  const runs = await foldRuns(events);
  const timeline: CallRow[] = [];
  for await (const row of timelineOf(events)) timeline.push(row);
  if (options.json === true) return io.out(`${JSON.stringify({ runs, timeline })}\n`);
  const view = createTraceView(io.color);
  io.out([...runs.map(view.heading), ...timeline.map(view.call)].join(''));
};
