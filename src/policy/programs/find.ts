// find is a small language. Only primaries that test or print are known; those that run, delete or write are named so
// that the reason is a good one.
import type { Word } from '../shell/word.ts';
import { foundNames } from './find-names.ts';
import { pathUses } from './grammar.ts';
import { listOf } from './options.ts';
import { follows, hidden, type Misfit, misfit, type Names, type Program, type Use } from './program.ts';
import { directoryOf, hasWildcard, secretsAmong } from './wildcard.ts';

const NO_VALUE = listOf(`
  -print -print0 -ls -prune -quit -true -false -empty -readable -writable -executable -nouser -nogroup -depth
  -d -mount -xdev -daystart -noleaf -warn -nowarn -ignore_readdir_race -noignore_readdir_race -o -or
  -a -and -not -H -P ! ( ) ,
`);
const TEXT_VALUE = listOf(`
  -name -iname -path -ipath -wholename -iwholename -regex -iregex -lname -ilname -type -xtype -size -mtime
  -mmin -atime -amin -ctime -cmin -maxdepth -mindepth -perm -user -group -uid -gid -links -inum -fstype
  -regextype -printf -used -newermt -newerat -newerct -D
`);
const READ_VALUE = new Set(['-newer', '-anewer', '-cnewer', '-samefile']);
const RUNS = new Set(['-exec', '-execdir', '-ok', '-okdir']);
const WRITES = new Set(['-fprint', '-fprint0', '-fprintf', '-fls']);
/** Names and paths that decide which files are found. */
const SELECTS = new Set(['-name', '-iname', '-path', '-ipath', '-wholename', '-iwholename']);
/** With these alone every line of the output is the name of a file under a root. */
const REFORMATS = new Set(['-printf', '-ls', '-lname', '-ilname', '-D']);

export const find: Program = (args) => {
  const start = args.findIndex(startsExpression);
  if (args.slice(0, start < 0 ? args.length : start).some(({ value }) => value === '-L')) return follows();
  const roots = args.slice(0, start < 0 ? args.length : start).filter((word) => !/^-[HLP]$/.test(word.value));
  const rootUses: Use[] = [];
  for (const root of roots) {
    if (root.kind === 'data' || (root.kind === 'pattern' && (root.lead ?? '') === '')) return loose(root);
    rootUses.push(...pathUses('read', root));
  }
  const whole = start < 0 ? [] : args.slice(start);
  const { expression, runs } = lastAction(whole);
  const uses = expressionUses(expression);
  if ('fits' in uses) return { ...uses, uses: [...rootUses, ...(uses.uses ?? [])] };
  const plain = !args.some((word) => REFORMATS.has(word.value));
  return {
    fits: true,
    uses: [...rootUses, ...uses.uses],
    ...(plain ? { lists: 'rooted', listed: selection(expression), names: namesBelow(roots, expression, runs) } : {}),
    ...(runs === undefined ? {} : { runs }),
  };
};

const namesBelow = (
  roots: readonly Word[],
  expression: readonly Word[],
  runs: readonly Word[] | undefined,
): readonly Names[] => {
  const { depth, ...found } = foundNames(expression, runs !== undefined);
  if (roots.length === 0) return [{ below: '.', from: 'tree', ...found, ...(depth === undefined ? {} : { depth }) }];
  return roots.map((root) => ({
    below: directoryOf(root),
    from: 'tree',
    ...found,
    ...(depth === undefined || root.kind === 'pattern' ? {} : { depth }),
  }));
};

/**
 * An expression that ends in one `-exec program … {} …` with the name as a whole argument, and the program. Whether that
 * may be fed with names is for the shell analysis to see, as it is with xargs.
 */
const lastAction = (
  expression: readonly Word[],
): { readonly expression: readonly Word[]; readonly runs?: readonly Word[] } => {
  const at = expression.findIndex(({ value }) => value === '-exec');
  const end = expression.at(-1);
  const runs = expression.slice(at + 1, -1);
  const holders = runs.filter(({ value }) => value.includes('{}'));
  const plain =
    at >= 0 &&
    end?.kind === 'literal' &&
    (end.value === ';' || (end.value === '+' && runs.at(-1)?.value === '{}')) &&
    runs.every(({ kind, value }) => kind === 'literal' && value !== ';') &&
    runs[0]?.value !== '{}' &&
    holders.length === 1 &&
    holders[0]?.value === '{}';
  return plain ? { expression: expression.slice(0, at), runs } : { expression };
};

const startsExpression = (word: Word): boolean => /^(?:-[^HLP]|-[HLP].|[!(),])/.test(word.value);

const loose = (word: Word): Misfit => hidden(`a name that matches ${word.value} may be taken for an action of find`);

const expressionUses = (words: readonly Word[]): { uses: readonly Use[] } | Misfit => {
  const uses: Use[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    if (word.kind !== 'literal') return loose(word);
    if (word.value === '-follow') return follows();
    if (NO_VALUE.has(word.value)) continue;
    const value = words[index + 1];
    const found = primaryUses(word.value, value, words.slice(index + 1));
    if ('fits' in found) return found;
    uses.push(...found.uses);
    index++;
  }
  return { uses };
};

const primaryUses = (
  name: string,
  value: Word | undefined,
  rest: readonly Word[],
): { uses: readonly Use[] } | Misfit => {
  if (RUNS.has(name)) return { fits: false, hides: true, why: `find ${name} runs a program`, runs: commandOf(rest) };
  if (name === '-delete') return hidden('find -delete removes files');
  if (WRITES.has(name)) {
    return { ...hidden(`find ${name} writes a file`), uses: value === undefined ? [] : pathUses('write', value) };
  }
  const known = TEXT_VALUE.has(name) || READ_VALUE.has(name) || /^-newer[aBcm][aBcm]$/.test(name);
  if (!known) return misfit(`find has no known primary ${name}`);
  if (value === undefined) return misfit(`find ${name} lacks its value`);
  if (value.kind === 'data' || !harmlessPattern(value)) return loose(value);
  return { uses: TEXT_VALUE.has(name) ? [] : pathUses('read', value) };
};

/** No primary and no operator has a dot in its name, so a match of `*.ts` cannot be one. */
const harmlessPattern = (word: Word): boolean => word.kind !== 'pattern' || word.value.includes('.');

/** What the tests on names select, as paths: so that a secret is seen when the names are fed to a program that reads. */
const selection = (expression: readonly Word[]): readonly Use[] =>
  expression.flatMap((word, index): readonly Use[] => {
    const value =
      SELECTS.has(word.value) && expression[index - 1]?.value !== '-not' && expression[index - 1]?.value !== '!'
        ? expression[index + 1]
        : undefined;
    if (value === undefined || expression[index + 2]?.value === '-prune') return [];
    const path = value.value.replace(/^(?:\*\/)+/, '');
    return [
      { kind: 'read', path, ...(hasWildcard(value.value) ? { glob: true } : {}) },
      ...secretsAmong(path).map((secret) => ({ kind: 'read', path: secret }) as const),
    ];
  });

/** The words that an -exec runs, up to its terminator. */
const commandOf = (words: readonly Word[]): readonly Word[] => {
  const end = words.findIndex((word) => word.value === ';' || word.value === '+');
  return words.slice(0, end < 0 ? words.length : end);
};
