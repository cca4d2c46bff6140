// The files that a patch in Codex's format names. The format's own reader takes blanks around a header, so we do: taking
// a line of content for a header only adds to what is judged.
import type { Effect } from '../core/effect.ts';

const HEADER = /^\*\*\* (Add|Update|Delete) File: *(.+)$/;
const MOVE = /^\*\*\* Move to: *(.+)$/;
/** Lines with the marker that name no file. */
const HARMLESS = /^\*\*\* (?:Begin Patch|End Patch|End of File)$/;

/** What applying the patch touches; undefined when it is no patch, or has a header that is not known. */
export const patchEffects = (
  patch: string,
  pathsOf: (text: string) => readonly string[],
): readonly Effect[] | undefined => {
  const effects: Effect[] = [];
  let last: readonly string[] = [];
  for (const line of patch.split(/\r?\n/).map((raw) => raw.trim())) {
    const [, action, name = ''] = HEADER.exec(line) ?? [];
    const moved = MOVE.exec(line)?.[1];
    if (action !== undefined) {
      last = pathsOf(name);
      effects.push(...last.flatMap((path) => ACTIONS[action]?.(path) ?? []));
    } else if (moved !== undefined) {
      for (const path of last) effects.push({ kind: 'delete', path });
      for (const path of pathsOf(moved)) effects.push({ kind: 'write', path });
    } else if (line.startsWith('*** ') && !HARMLESS.test(line)) return undefined;
  }
  return effects.length === 0 ? undefined : effects;
};

const ACTIONS: Readonly<Record<string, (path: string) => readonly Effect[]>> = {
  Add: (path) => [{ kind: 'write', path }],
  Update: (path) => [
    { kind: 'read', path },
    { kind: 'write', path },
  ],
  Delete: (path) => [{ kind: 'delete', path }],
};

const HEREDOC = /^apply_patch << *(['"])(\w+)\1\n(\*\*\* Begin Patch\n[\s\S]*?\n\*\*\* End Patch)\n(\w+)\n?$/;

/**
 * The patch that a command line is, and nothing beside it. Only with a quoted word at its end, after which a shell would
 * not look into the text either.
 */
export const patchIn = (line: string): string | undefined => {
  const [, , word, patch = '', end] = HEREDOC.exec(line) ?? [];
  return word !== undefined && word === end && !patch.split('\n').includes(word) ? patch : undefined;
};
