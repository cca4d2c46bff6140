// Path texts of a client, which start anywhere, as path texts of the workspace, which start at its root.
import { isAbsolute } from 'node:path';

export interface Whereabouts {
  /** Names under which the root of the workspace is known: as the client writes it, and its real path. Absolute. */
  readonly roots: readonly string[];
  /** Where the client works, absolute. */
  readonly cwd: string;
}

/**
 * Every file that a client may mean by a text. `..` and links stay in the text, for the kernel to resolve. Clients trim
 * what they are given, so a text with blanks around it means two files, and both are judged.
 */
export const pathsOf = (at: Whereabouts, text: string): readonly string[] =>
  [...new Set([text, text.trim()])].filter((meant) => meant !== '').map((meant) => pathOf(at, meant));

/** The same for a text that is taken as it is. */
export const pathOf = (at: Whereabouts, text: string): string => {
  // Some clients expand it; here it stands for itself and is refused.
  if (text.startsWith('~')) return text;
  if (isAbsolute(text)) return fromRoot(at, text);
  const start = fromRoot(at, at.cwd);
  return start === '.' ? text : `${start}/${text}`;
};

/** A path below one of the roots as it is told from there; any other as it is. */
export const fromRoot = ({ roots }: Pick<Whereabouts, 'roots'>, path: string): string => {
  const root = roots.find((known) => path === known || path.startsWith(`${known}/`));
  if (root === undefined) return path;
  return path.slice(root.length).replace(/^\/+/, '') || '.';
};
