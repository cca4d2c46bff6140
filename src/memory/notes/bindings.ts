// What a note is about, as a hash: of a whole file, or of the lines that define a symbol in it.
import { hash } from 'node:crypto';
import { HarnessError } from '../../core/error.ts';
import type { Bound, Note } from '../../core/note.ts';

/** Text of a file of the workspace; undefined when there is none that can be read. */
export type ReadText = (path: string) => string | undefined;

/** Throws not_found when the text defines no such symbol. */
export const bind = (path: string, text: string, symbol: string | undefined): Bound => {
  if (symbol === undefined) return { path, sha256: hash('sha256', text) };
  const lines = definitionOf(text, symbol);
  if (lines !== undefined) return { path, symbol, sha256: hash('sha256', lines) };
  throw new HarnessError(
    'not_found',
    `${path} defines no ${symbol}`,
    'name a function, class or constant defined in it',
  );
};

/** What has changed since the note was written, in words. */
export const staleness = ({ about }: Note, read: ReadText): readonly string[] =>
  about.flatMap(({ path, symbol, sha256 }) => {
    const text = read(path);
    if (text === undefined) return [`${path} is gone`];
    const now = symbol === undefined ? text : definitionOf(text, symbol);
    if (now === undefined) return [`${symbol} is gone from ${path}`];
    if (hash('sha256', now) === sha256) return [];
    return [symbol === undefined ? `${path} has changed` : `${symbol} in ${path} has changed`];
  });

const KEYWORDS =
  'function|class|interface|type|enum|const|let|var|def|fn|func|struct|trait|impl|mod|module|namespace|record|object|val|static|public|private|protected|readonly|async|get|set';

/**
 * The lines of a definition, in any language that indents: from the line that declares the name to the last one that
 * stands further in, with what closes it. Undefined when no line declares it.
 */
export const definitionOf = (text: string, symbol: string): string | undefined => {
  const lines = text.split(/\r?\n/);
  const name = symbol.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const keyword = new RegExp(`^[^#/'"]*\\b(?:${KEYWORDS})\\b[^=;'"]*(?<![\\w$])${name}(?![\\w$])`);
  const method = new RegExp(`^\\s*${name}\\s*(?:[(:=]|<)`);
  const declared = lines.findIndex((line) => keyword.test(line));
  const start = declared === -1 ? lines.findIndex((line) => method.test(line)) : declared;
  if (start === -1) return undefined;
  const indent = indentOf(lines[start] ?? '');
  const after = lines.slice(start + 1).findIndex((line) => line.trim() !== '' && indentOf(line) <= indent);
  const end = after === -1 ? lines.length : start + 1 + after;
  const closes = /^\s*[)\]}]/.test(lines[end] ?? '') ? 1 : 0;
  return lines
    .slice(start, end + closes)
    .join('\n')
    .trimEnd();
};

const indentOf = (line: string): number => line.length - line.trimStart().length;
