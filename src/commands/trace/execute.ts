// `harness trace replay RUN --execute`: the calls of a run made again, elsewhere, and their outcomes compared.
import { type Reexecuted, reexecute } from '../../compose/reexecute.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import { workspaceRoot } from '../workspace-root.ts';

export const executeAgain = async (
  run: string,
  flags: { readonly root?: string; readonly json?: true },
  io: Io,
): Promise<void> => {
  const calls = await reexecute({ root: workspaceRoot(flags, io), env: io.env, run });
  const count = (outcome: Reexecuted['outcome']): number => calls.filter((call) => call.outcome === outcome).length;
  const counts = { same: count('same'), different: count('different'), not_run: count('not_run') };
  io.exitWith(counts.different === 0 ? 0 : 1);
  if (flags.json === true) return io.out(`${JSON.stringify({ run, ...counts, calls })}\n`);
  for (const { call, tool, outcome, detail } of calls)
    io.out(`${outcome.replace('_', ' ').padEnd(9)}  ${plain(tool)}  ${plain(call)}  ${plain(detail.join(', '))}\n`);
  io.out(`${counts.same} the same, ${counts.different} different, ${counts.not_run} not run again.\n`);
};
