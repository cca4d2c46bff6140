// The analysis for a process that knows that it will meet no command, and is spared loading what reads them.
import type { Effect } from '../core/effect.ts';

/** The effects as they are. Throws on a command: what cannot be analysed must not be judged. */
export const withoutCommands = (declared: readonly Effect[]): { readonly effects: readonly Effect[] } => {
  if (declared.some((effect) => effect.kind === 'exec')) throw new Error('a command where none was expected');
  return { effects: declared };
};
