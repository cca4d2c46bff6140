// A word of a command as the program will receive it, with what the shell may still make of it. The program table
// judges words, not strings, because `*.ts` and `'*.ts'` are the same text and not the same argument.

/**
 * - `literal`: exactly this text.
 * - `pattern`: the shell replaces it by the names that match.
 * - `home`: starts with the home directory; `value` has `~` in its place.
 * - `here`: starts with the working directory; `value` has `.` in its place.
 * - `number`: an exit status, digits only; `value` is `0`.
 * - `data`: holds something harmless that only a program which prints its arguments may be given.
 */
export type WordKind = 'literal' | 'pattern' | 'home' | 'here' | 'number' | 'data';

export interface Word {
  readonly value: string;
  readonly kind: WordKind;
  /** Of a pattern: the same with everything quoted escaped by a backslash, `**` reduced to `*` as bash reads it. */
  readonly glob?: string;
  /** Of a pattern: the fixed text before the first wildcard. */
  readonly lead?: string;
}

/** What the variables of the loops around a command stand for. */
export type Names = ReadonlyMap<string, Word>;

export const NO_NAMES: Names = new Map();

export const literal = (value: string): Word => ({ value, kind: 'literal' });

/** Whether the word may reach the program as something that starts with a dash. */
export const mayBeOption = (word: Word): boolean => {
  if (word.kind === 'pattern') return word.lead === undefined || word.lead === '' || word.lead.startsWith('-');
  return word.value.startsWith('-') && word.value !== '-';
};

/** The part of a word from `start` on, e.g. the value in `--include=*.ts`; undefined when that cuts through a wildcard. */
export const tailOf = (word: Word, start: number): Word | undefined => {
  if (word.kind === 'literal') return literal(word.value.slice(start));
  if (word.kind !== 'pattern' || word.lead === undefined || word.glob === undefined) return undefined;
  // Only an unescaped lead has the same length in both forms.
  if (word.lead.length < start || !word.glob.startsWith(word.lead)) return undefined;
  return {
    value: word.value.slice(start),
    kind: 'pattern',
    glob: word.glob.slice(start),
    lead: word.lead.slice(start),
  };
};
