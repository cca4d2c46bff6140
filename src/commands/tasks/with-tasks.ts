// The tasks of a workspace, opened for one question of a person.

import { inspectSettings } from '../../compose/settings.ts';
import { openTasks, stepsIn } from '../../compose/tasks.ts';
import { openTrace } from '../../compose/trace.ts';
import { HarnessError } from '../../core/error.ts';
import type { Tasks } from '../../core/task.ts';
import type { Io } from '../command.ts';
import { type AskOptions, rootFor, stateFor } from '../trace/asking.ts';

export const withTasks = async <Answer>(
  options: AskOptions,
  io: Io,
  ask: (tasks: Tasks) => Answer,
): Promise<Answer> => {
  const [root, state] = [rootFor(options, io), stateFor(options, io)];
  const { settings } = await inspectSettings({ root, env: io.env, flags: {} });
  if (settings === undefined) {
    throw new HarnessError('invalid_arguments', 'the configuration cannot be understood', 'harness doctor says why');
  }
  const { config } = settings;
  const trace = await openTrace({ state });
  try {
    const steps = () => stepsIn(root, config.tasks.validation);
    const leaseMinutes = config.tasks.lease_minutes;
    return ask(await openTasks({ root, state, trace: async () => trace, steps, leaseMinutes }));
  } finally {
    trace.close();
  }
};
