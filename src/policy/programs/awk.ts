// awk's program is code. It is let through when it holds nothing that could open a file, a pipe or the environment:
// judged on its tokens, strings and regular expressions as one token each.
import type { Word } from '../shell/word.ts';
import { isHarmless } from './awk-script.ts';
import { pathUses } from './grammar.ts';
import { arities, loosePattern, readOptions } from './options.ts';
import { hidden, type Program } from './program.ts';

const READING = {
  arities: arities({ flags: '--posix --traditional --re-interval', text: '-F -v --field-separator --assign' }),
  stopAtOperand: true,
};

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
