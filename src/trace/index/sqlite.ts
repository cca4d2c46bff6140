// SQLite, loaded when somebody asks: it has a native part that a machine may be without, and nothing that judges or
// records needs it.
import type BetterSqlite3 from 'better-sqlite3';
import { HarnessError, messageOf } from '../../core/error.ts';

export type Database = BetterSqlite3.Database;
export type OpenDatabase = (path: string, options?: BetterSqlite3.Options) => Database;

/** Several processes write one file in WAL mode; versions before this one could damage it when the WAL was reset. */
const SOUND_SINCE = [3, 51, 3] as const;

/** Its native part is fetched or compiled; compiling without a network takes the headers of the running Node. */
const MEND =
  'npm install better-sqlite3@12 beside harness-mcp, with make and a C++ compiler (without a network: npm_config_nodedir=/usr)';

/** Throws not_installed, with the line that mends it. */
export const loadSqlite = async (): Promise<OpenDatabase> => {
  const sqlite = await import('better-sqlite3').catch((thrown: unknown) => {
    throw missing(`the index of the record needs the package better-sqlite3 (${firstLine(messageOf(thrown))})`);
  });
  const open: OpenDatabase = (path, options) => {
    try {
      return new sqlite.default(path, options);
    } catch (thrown) {
      // The package is there, its native part is not: only making a database tells.
      if (messageOf(thrown).includes('bindings')) {
        throw missing('the native part of the package better-sqlite3 was not built');
      }
      throw thrown;
    }
  };
  assertSound(open);
  return open;
};

const assertSound = (open: OpenDatabase): void => {
  const version = versionOf(open);
  if (isBefore(version.split('.').map(Number), SOUND_SINCE)) {
    throw missing(`better-sqlite3 brings SQLite ${version}, and the index needs ${SOUND_SINCE.join('.')}`);
  }
};

export const versionOf = (open: OpenDatabase): string => {
  const database = open(':memory:');
  const row = database.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get();
  database.close();
  return row?.version ?? '0';
};

const isBefore = (version: readonly number[], bound: readonly number[]): boolean => {
  const at = bound.findIndex((part, index) => part !== (version[index] ?? 0));
  return at !== -1 && (version[at] ?? 0) < (bound[at] ?? 0);
};

const missing = (what: string): HarnessError => new HarnessError('not_installed', what, MEND);

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
