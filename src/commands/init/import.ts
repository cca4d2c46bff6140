// Takes over the permissions that a person has already written for Claude Code: shown first, and nothing is dropped in
// silence.
import { relative } from 'node:path';
import { configPath } from '../../settings/places.ts';
import { applyEdit, editPermissions, type PermissionsEdit } from '../../settings/write-permissions.ts';
import type { Io } from '../command.ts';
import { agrees, refusesAssistant } from '../person.ts';
import { plain } from '../plain.ts';
import { claudePermissions, type Found, LISTS } from './claude-settings.ts';

export interface ImportOptions {
  /** Real path of the workspace. */
  readonly root: string;
  /** Write without being asked. */
  readonly yes: boolean;
}

/** Shows what would be written into which config.yaml and what cannot be, and writes it when a person agrees. */
export const importPermissions = async ({ root, yes }: ImportOptions, io: Io): Promise<void> => {
  const found = claudePermissions(root, io.env);
  if (found.sources.length === 0 && found.left.length === 0) {
    return io.out('There are no settings of Claude Code here, in .claude or in ~/.claude.\n');
  }
  const edits = editsFor(found, root, io.env).filter(isChange);
  io.out(shown(edits, found, root));
  if (edits.length === 0) return io.out('Everything that can be taken over is there already.\n');
  if (refusesAssistant(io, 'the policy')) return;
  if (!(await agrees(io, { yes, question: 'Write this?' }))) return;
  for (const edit of edits) applyEdit(edit);
  const waits = edits.some(({ path, added }) => path === configPath('project', root, io.env) && added.allow.length > 0);
  io.out(`Written.${waits ? ' What the project allows waits for trust. Next: harness trust.' : ''}\n`);
};

const editsFor = ({ imported }: Found, root: string, env: Io['env']): readonly PermissionsEdit[] =>
  (['user', 'project'] as const).map((scope) => {
    const of = (wanted: (typeof LISTS)[number]): readonly string[] =>
      imported.filter((one) => one.scope === scope && one.list === wanted).map(({ pattern }) => pattern);
    return editPermissions(configPath(scope, root, env), { allow: of('allow'), ask: of('ask'), deny: of('deny') });
  });

const isChange = ({ added }: PermissionsEdit): boolean => LISTS.some((list) => added[list].length > 0);

const shown = (edits: readonly PermissionsEdit[], { left }: Found, root: string): string => {
  const name = (path: string): string => {
    const inside = relative(root, path);
    return plain(inside.startsWith('..') ? path : inside);
  };
  const written = edits.flatMap(({ path, added, before }) => [
    `${name(path)}${before === undefined ? ' (new)' : ''}`,
    ...LISTS.flatMap((list) => added[list].map((pattern) => `  + ${list.padEnd(5)} ${plain(pattern)}`)),
  ]);
  const skipped = left.map(({ source, what, why }) => `  - ${name(source)}: ${plain(what)}: ${plain(why)}`);
  return [...written, ...(skipped.length === 0 ? [] : ['Not taken over:', ...skipped]), ''].join('\n');
};
