// `harness gc adopt | reject`: a person's word about a draft, through the same call that clients make.
import type { Command } from 'commander';
import { HarnessError } from '../../core/error.ts';
import { openHarness } from '../../harness.ts';
import { VERSION } from '../../version.ts';
import type { Io } from '../command.ts';
import { type PersonOptions, requirePerson, withTokenFile } from '../person.ts';
import { workspaceRoot } from '../workspace-root.ts';

interface DecideOptions extends PersonOptions {
  readonly root?: string;
  readonly json?: true;
  readonly reason?: string;
}

export const addAdopt = (command: Command, io: Io): void =>
  void deciding(command).action((draft: string, options: DecideOptions) => decide('gc_adopt', draft, options, io));

export const addReject = (command: Command, io: Io): void =>
  void deciding(command).action((draft: string, options: DecideOptions) => decide('gc_reject', draft, options, io));

const deciding = (command: Command): Command => withTokenFile(command.option('--reason <text>', 'why, for the record'));

const decide = async (tool: string, draft: string, options: DecideOptions, io: Io): Promise<void> => {
  requirePerson(options, io);
  const harness = await openHarness({ root: workspaceRoot(options, io), env: io.env, flags: {}, transport: 'command' });
  try {
    const session = harness.openSession({ name: 'harness', version: VERSION }, 'human');
    const { reason } = options;
    const input = { draft_id: draft, ...(reason === undefined ? {} : { reason }) };
    const seen = await harness.call(session, { tool, input });
    harness.closeSession(session, 'decided');
    if (seen.status !== 'ok')
      throw new HarnessError('conflict', seen.reason ?? seen.text, seen.remedy ?? 'harness gc drafts shows them');
    io.out(options.json === true ? `${JSON.stringify(seen.data)}\n` : `${seen.text}\n`);
  } finally {
    await harness.close();
  }
};
