// How the settings of a client call us, and how we know later which of its entries are ours.
import { realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Words that start this program: `harness`, or node and the file. */
export type Program = readonly [string, ...string[]];

/** The short name where it stands for this very file, else whole paths, which hold wherever the client starts. */
export const programFor = (main: string, path: string | undefined): Program =>
  (path ?? '').split(delimiter).some((directory) => directory !== '' && leadsTo(join(directory, 'harness'), main))
    ? ['harness']
    : [process.execPath, main];

const leadsTo = (link: string, main: string): boolean => {
  try {
    return realpathSync(link) === realpathSync(main);
  } catch {
    return false;
  }
};

export type Client = 'claude' | 'codex';

/** A line for a shell. Whole paths name the hook's own file, which starts sooner than the program it belongs to. */
export const hookCommand = ([program, ...rest]: Program, client: Client): string => {
  const words = rest.map((word) => word.replace(/main\.js$/, HOOK_FILE));
  return [program, ...words, ...(rest.length === 0 ? ['hook'] : []), '--client', client].map(quoted).join(' ');
};

const HOOK_FILE = 'hook.cjs';

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const OURS = /(?:(?:^|[\\/'" ])harness['"]? hook|[\\/]hook\.cjs['"]?) --client (?:claude|codex)$/;

/** Whether a hook entry was written by us, wherever this package lay then. */
export const isOurCommand = (command: unknown): boolean => typeof command === 'string' && OURS.test(command);
