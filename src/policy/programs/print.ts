// Programs that only print what they were given, or judge it: their arguments are data, whatever they look like.
import type { Word } from '../shell/word.ts';
import { pathUses } from './grammar.ts';
import { hidden, misfit, type Program, type ProgramTable, touches, type Use } from './program.ts';

/** Patterns among the arguments print names; nothing else is touched. */
const patternReads = (args: readonly Word[]): readonly Use[] =>
  args.flatMap((word) => (word.kind === 'pattern' ? pathUses('read', word) : []));

const echo: Program = (args) => touches(patternReads(args));

// `printf -v` assigns a variable.
const printf: Program = (args) => {
  const [format] = args;
  if (format !== undefined && format.kind !== 'literal' && format.kind !== 'home')
    return hidden('printf with an expanded format');
  const plain = format === undefined || format.value === '--' || !format.value.startsWith('-');
  return plain ? touches(patternReads(args)) : hidden('printf with options');
};

const nothing: Program = () => touches();

const FILE_TESTS = new Set('-e -f -d -r -w -x -s -L -h -p -S -b -c -g -u -k -O -G -N'.split(' '));
const COMPARISONS = new Set('= == != < >'.split(' '));
const FILE_COMPARISONS = new Set('-ef -nt -ot'.split(' '));
const INTEGERS = new Set('-eq -ne -lt -le -gt -ge'.split(' '));

/**
 * `test` and `[`: only the plain forms. Arithmetic comparisons evaluate what stands in them, subscripts with commands
 * included, so that only digits may.
 */
export const test: Program = (args) => {
  const uses: Use[] = [];
  let index = 0;
  while (index < args.length) {
    const taken = testPrimary(args.slice(index));
    if (taken === undefined) return misfit('a test that is not a plain one');
    uses.push(...taken.uses);
    index += taken.length;
    const joint = args[index]?.value;
    if (joint === '-a' || joint === '-o') index++;
    else if (joint !== undefined) return misfit('a test that is not a plain one');
  }
  return touches(uses);
};

interface Primary {
  readonly uses: readonly Use[];
  readonly length: number;
}

const testPrimary = (words: readonly Word[]): Primary | undefined => {
  const [first] = words;
  if (first === undefined || first.kind === 'pattern') return undefined;
  if (first.value !== '!' || first.kind !== 'literal') return comparison(words) ?? unary(words);
  const inner = testPrimary(words.slice(1));
  return inner && { uses: inner.uses, length: inner.length + 1 };
};

const comparison = ([left, operator, right]: readonly Word[]): Primary | undefined => {
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  if (COMPARISONS.has(operator.value)) return { uses: [], length: 3 };
  if (FILE_COMPARISONS.has(operator.value))
    return { uses: [...pathUses('read', left), ...pathUses('read', right)], length: 3 };
  return INTEGERS.has(operator.value) && isInteger(left) && isInteger(right) ? { uses: [], length: 3 } : undefined;
};

const unary = ([first, second]: readonly Word[]): Primary | undefined => {
  if (first === undefined) return undefined;
  if (second === undefined) return { uses: [], length: 1 };
  if (first.value === '-n' || first.value === '-z') return { uses: [], length: 2 };
  return FILE_TESTS.has(first.value) && second.kind !== 'data'
    ? { uses: pathUses('read', second), length: 2 }
    : undefined;
};

const isInteger = (word: Word): boolean =>
  word.kind === 'number' || (word.kind === 'literal' && /^-?\d+$/.test(word.value));

const bracket: Program = (args) => (args.at(-1)?.value === ']' ? test(args.slice(0, -1)) : misfit('[ without ]'));

const status: Program = (args) =>
  args.length === 0 || (args.length === 1 && args.every(isInteger))
    ? touches()
    : misfit('an exit status that is not a number');

const sleep: Program = (args) =>
  args.every((word) => word.kind === 'literal' && /^\d{1,3}(?:\.\d+)?[sm]?$/.test(word.value))
    ? touches()
    : misfit('sleep for long');

export const PRINT: ProgramTable = {
  echo,
  printf,
  true: nothing,
  false: nothing,
  ':': nothing,
  test,
  '[': bracket,
  exit: status,
  expr: (args) => touches(patternReads(args)),
  factor: (args) => touches(patternReads(args)),
  sleep,
};
