// awk's program is code. It is let through when it holds nothing that could open a file, a pipe or the environment:
// judged on its tokens, with strings and regular expressions set aside first.
import type { Word } from '../shell/word.ts';
import { pathUses } from './grammar.ts';
import { arities, loosePattern, readOptions } from './options.ts';
import { hidden, type Program } from './program.ts';

const READING = {
  arities: arities({ flags: '--posix --traditional --re-interval', text: '-F -v --field-separator --assign' }),
  stopAtOperand: true,
};

const FORBIDDEN = /\b(?:system|getline|close|fflush|ENVIRON|PROCINFO|ARGV|ARGC|SYMTAB|FUNCTAB)\b/;

export const awk: Program = (args) => {
  const parsed = readOptions(args, READING);
  if ('fits' in parsed) return parsed;
  const [script, ...files] = parsed.operands;
  if (script === undefined) return hidden('an awk program that is not on the command line');
  const words = [script, ...parsed.options.flatMap(({ value }) => value ?? [])];
  if (words.some((word) => word.kind !== 'literal')) return hidden('an expansion in an awk program');
  if (!isHarmless(script.value)) return hidden('an awk program that may open files or run programs');
  const loose = loosePattern(files) ?? files.find((word) => word.kind === 'data');
  if (loose !== undefined) return hidden(`a name that matches ${loose.value} may be taken for an option`);
  return { fits: true, uses: files.filter((word) => !isAssignment(word)).flatMap((word) => pathUses('read', word)) };
};

const isAssignment = (word: Word): boolean => /^[A-Za-z_]\w*=/.test(word.value);

/** Whether an awk program only computes and prints to its output. */
export const isHarmless = (script: string): boolean => {
  if (FORBIDDEN.test(script)) return false;
  const code = withoutStrings(script);
  if (code === undefined) return false;
  // A slash that is left divides or starts a regular expression that was not recognised; then nothing is set aside.
  const judged = code.includes('/') ? script : code;
  return !/@|(?<!\|)\|(?!\|)/.test(judged) && !redirects(judged);
};

/** A `>` after a print, up to the end of the statement, names a file; elsewhere it compares. */
const redirects = (code: string): boolean => code.includes('>>') || /\bprintf?\b[^;}]*>(?!=)/.test(code);

/** The code with strings, comments and regular expressions blanked; undefined when a quote is not closed. */
const withoutStrings = (script: string): string | undefined => {
  const tokens = /"(?:[^"\\\n]|\\.)*"|#[^\n]*|(?<=(?:^|[{}(,;!~&|\n])\s*)\/(?:[^/\\\n]|\\.)*\/|[\s\S]/g;
  let code = '';
  for (const [token] of script.matchAll(tokens)) {
    if (token === '"') return undefined;
    code += token.length > 1 && /^["#/]/.test(token) ? ' 0 ' : token;
  }
  return code;
};
