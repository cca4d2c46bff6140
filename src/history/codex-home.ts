// Where Codex keeps its sessions: those of all projects in one place, by day. Which of them are of a repository is told
// by their first line.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fieldsOf, textOf } from '../clients/fields.ts';
import { documentsOf } from './documents.ts';

/** Directories with sessions, those that were put aside as well; only those that are there. */
export const codexSessions = (env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const home = env.CODEX_HOME || join(env.HOME ?? homedir(), '.codex');
  return ['sessions', 'archived_sessions'].map((name) => join(home, name)).filter((path) => existsSync(path));
};

/** Whose a session is. */
export interface SessionHead {
  readonly session: string;
  /** Where it began. */
  readonly cwd: string | undefined;
  /** URL of the repository's remote, as git had it there. */
  readonly repository: string | undefined;
}

/** What the first line says. Throws not_found when the file cannot be read. */
export const headOf = async (path: string): Promise<SessionHead> => {
  for await (const found of documentsOf(path)) {
    if ('skipped' in found) continue;
    const { session_id: session, id, cwd, git } = fieldsOf(fieldsOf(found.value).payload);
    const repository = textOf(fieldsOf(git).repository_url);
    return { session: textOf(session) ?? textOf(id) ?? basename(path), cwd: textOf(cwd), repository };
  }
  return { session: basename(path), cwd: undefined, repository: undefined };
};
