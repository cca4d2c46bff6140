// `harness trace replay RUN --execute`: the calls of a run made again, elsewhere, and their outcomes compared.

import { foldRuns, readEvents } from '../../compose/log.ts';
import { type Reexecuted, reexecute } from '../../compose/reexecute.ts';
import { HarnessError } from '../../core/error.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import { findRun } from '../trace-find.ts';
import { workspaceRoot } from '../workspace-root.ts';
import { stateFor } from './asking.ts';

export const executeAgain = async (
  name: string,
  flags: { readonly root?: string; readonly json?: true },
  io: Io,
): Promise<void> => {
  const root = workspaceRoot(flags, io);
  const run = await runOf(name, stateFor({ root }, io));
  const calls = await reexecute({ root, env: io.env, run });
  const count = (outcome: Reexecuted['outcome']): number => calls.filter((call) => call.outcome === outcome).length;
  const counts = { same: count('same'), different: count('different'), not_run: count('not_run') };
  io.exitWith(counts.different === 0 ? 0 : 1);
  if (flags.json === true) return io.out(`${JSON.stringify({ run, ...counts, calls })}\n`);
  for (const { call, tool, outcome, detail } of calls)
    io.out(`${outcome.replace('_', ' ').padEnd(9)}  ${plain(tool)}  ${plain(call)}  ${plain(detail.join(', '))}\n`);
  io.out(`${counts.same} the same, ${counts.different} different, ${counts.not_run} not run again.\n`);
};

/** The id of a run that is named like everywhere: whole, by its beginning, or as the last. Throws not_found. */
const runOf = async (name: string, state: string): Promise<string> => {
  const found = findRun(await foldRuns(readEvents(state)), name);
  if ('problem' in found) throw new HarnessError('not_found', found.problem, 'harness trace list');
  return found.run;
};
