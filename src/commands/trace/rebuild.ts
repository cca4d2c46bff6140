// `harness trace rebuild`: what stands beside the log, made anew from it and compared.
import { rebuildProjections } from '../../compose/rebuild.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import { workspaceRoot } from '../workspace-root.ts';

export interface RebuildFlags {
  readonly root?: string;
  readonly json?: true;
}

export const rebuild = async (flags: RebuildFlags, io: Io): Promise<void> => {
  const rebuilt = await rebuildProjections({ root: workspaceRoot(flags, io), env: io.env });
  const ok = rebuilt.every(({ differences }) => differences.length === 0);
  io.exitWith(ok ? 0 : 1);
  if (flags.json === true) return io.out(`${JSON.stringify({ ok, projections: rebuilt })}\n`);
  for (const { projection, entries, differences } of rebuilt) {
    io.out(
      `${projection.padEnd(9)}  ${entries} from the log, ${differences.length === 0 ? 'the same' : 'not the same:'}\n`,
    );
    for (const difference of differences) io.out(`  ${plain(difference)}\n`);
  }
};
