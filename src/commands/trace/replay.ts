// `harness trace replay`: the same policy on the recorded facts must decide the same.
import { verifyDecisions } from '../../compose/replay.ts';
import { HarnessError } from '../../core/error.ts';
import type { SamePolicy } from '../../replay/same-policy.ts';
import type { Io } from '../command.ts';
import { counted } from '../counted.ts';
import { plain } from '../plain.ts';
import { workspaceRoot } from '../workspace-root.ts';
import { executeAgain } from './execute.ts';

export interface ReplayFlags {
  readonly root?: string;
  readonly mode?: string;
  readonly execute?: true;
  readonly json?: true;
}

/** All decisions, or one run with everything that it did. Throws invalid_arguments for one without the other. */
export const replayRecord = async (run: string | undefined, flags: ReplayFlags, io: Io): Promise<void> => {
  if (run !== undefined && flags.execute === true) return executeAgain(run, flags, io);
  if (run === undefined && flags.execute === undefined) return replayDecisions(flags, io);
  throw new HarnessError('invalid_arguments', 'a run and --execute go together', 'harness trace replay RUN --execute');
};

const replayDecisions = async (flags: ReplayFlags, io: Io): Promise<void> => {
  const found = await verifyDecisions({ root: workspaceRoot(flags, io), env: io.env, mode: flags.mode });
  io.exitWith(found.ok ? 0 : 1);
  io.out(flags.json === true ? `${JSON.stringify(found)}\n` : inWords(found));
};

const inWords = ({ judged, other_policy: others, imported, divergences }: SamePolicy): string => {
  const lines = [
    `${counted(judged, 'call')} judged again: ${counted(divergences.length, 'divergence')}.`,
    ...(others === 0
      ? []
      : [`${counted(others, 'call', ['was', 'were'])} judged by another policy. Next: harness policy replay.`]),
    ...(imported === 0 ? [] : [`${counted(imported, 'call', ['was', 'were'])} imported and never judged.`]),
    ...divergences.map(
      ({ call, tool, recorded, again }) =>
        `  ${plain(call)} ${plain(tool)}: ${recorded.decision} (${plain(recorded.rule)}), now ${again.decision} (${plain(again.rule)})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
};
