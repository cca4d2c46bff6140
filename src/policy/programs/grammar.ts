// Makes a program of a declaration: which options it may have and what its operands are. Most of the table is this.
import type { Word } from '../shell/word.ts';
import { objectUses, rangeUses } from './git/object.ts';
import {
  type Arity,
  arities,
  loosePattern,
  type OptionList,
  type Parsed,
  type Reading,
  readOptions,
} from './options.ts';
import { type Finding, hidden, type Misfit, misfit, type Program, type Use } from './program.ts';
import { secretsAmong, withDot } from './wildcard.ts';

/** `object` is git's: a revision, a path, or `revision:path`. */
export type Role = 'text' | 'read' | 'write' | 'delete' | 'object';

export interface Grammar extends OptionList {
  /** Roles of the operands in order, the last followed by `*` when it repeats: `text read*`. None when absent. */
  readonly operands?: string;
  /** `-20` is a count. */
  readonly numeric?: boolean;
  /** No option of the real program can do harm, so that a name starting with a dash among a pattern's matches cannot either. */
  readonly tame?: boolean;
  /** A last look at what was read. */
  readonly check?: (parsed: Parsed) => Misfit | undefined;
  /** Further facts about a command that fits, e.g. that it lists names. */
  readonly also?: (
    parsed: Parsed,
  ) => Partial<Pick<Extract<Finding, { fits: true }>, 'lists' | 'names' | 'feedings' | 'passes' | 'shape'>>;
}

/** A program whose arguments are fully described by a grammar. */
export const program = (grammar: Grammar): Program => {
  // A hook judges one command in a process of its own: of the hundreds of grammars it reads the one it needs.
  let reading: Reading | undefined;
  const roles = (grammar.operands ?? '').split(' ').filter(Boolean);
  return (args) => {
    reading ??= { arities: arities(grammar), numeric: grammar.numeric ?? false };
    const parsed = readOptions(args, reading);
    if ('fits' in parsed) return parsed;
    const problem = unsafeWord(args, parsed, grammar) ?? grammar.check?.(parsed);
    if (problem !== undefined) return problem;
    const uses = operandUses(parsed.operands, roles);
    if ('fits' in uses) return uses;
    return { fits: true, uses: [...optionUses(parsed), ...uses.uses], ...grammar.also?.(parsed) };
  };
};

/** Files that the values of the options name. */
export const optionUses = (parsed: Parsed): readonly Use[] =>
  parsed.options.flatMap(({ arity, value }) => (value === undefined ? [] : valueUses(arity, value)));

const valueUses = (arity: Arity, value: Word): readonly Use[] => {
  if (arity === 'read' || arity === 'write') return pathUses(arity, value);
  if (arity === 'filter') return filterUses(value);
  if (arity === 'range') return rangeUses(value);
  return textUses(value);
};

/** Words that are not what they will be: patterns where one match too many changes the meaning. */
const unsafeWord = (args: readonly Word[], parsed: Parsed, grammar: Grammar): Misfit | undefined => {
  const data = args.find((word) => word.kind === 'data');
  if (data !== undefined) return hidden(`expansion in ${data.value}`);
  const undashed = parsed.operands.slice(0, parsed.undashed);
  const loose = grammar.tame ? undefined : loosePattern([...undashed, ...optionValues(parsed)]);
  if (loose !== undefined) return hidden(`a name that matches ${loose.value} may be taken for an option`);
  const writes = grammar.write !== undefined || /write|delete/.test(grammar.operands ?? '');
  const pattern = writes ? args.find((word) => word.kind === 'pattern') : undefined;
  return pattern && hidden(`pattern ${pattern.value} for a program that writes`);
};

const optionValues = (parsed: Parsed): readonly Word[] =>
  parsed.options.flatMap(({ value, attached }) => (value === undefined || attached ? [] : [value]));

const operandUses = (operands: readonly Word[], roles: readonly string[]): { uses: readonly Use[] } | Misfit => {
  const uses: Use[] = [];
  for (const [index, word] of operands.entries()) {
    const role = roles[index] ?? repeated(roles);
    if (role === undefined) return misfit(`operand ${word.value} is one too many`);
    uses.push(...roleUses(role.replace('*', ''), word));
  }
  return { uses };
};

const repeated = (roles: readonly string[]): string | undefined => {
  const last = roles.at(-1);
  return last?.endsWith('*') ? last : undefined;
};

const roleUses = (role: string, word: Word): readonly Use[] => {
  if (role === 'read' || role === 'write' || role === 'delete') return pathUses(role, word);
  if (role === 'object') return objectUses(word);
  return textUses(word);
};

/** A pattern in the place of text may match names, and its second match becomes an operand. */
const textUses = (word: Word): readonly Use[] => (word.kind === 'pattern' ? pathUses('read', word) : []);

const STANDARD_STREAMS = new Set(['-', '/dev/null', '/dev/stdin', '/dev/stdout', '/dev/stderr']);

/** The use of one path operand; standard streams are none. */
export const pathUses = (kind: Use['kind'], word: Word): readonly Use[] => {
  if (word.kind === 'pattern')
    return [{ kind, path: word.glob ?? word.value, ...(kind === 'read' ? { glob: true } : {}) }];
  if (word.kind !== 'home' && word.value.startsWith('~')) return [{ kind, path: `./${word.value}` }];
  return STANDARD_STREAMS.has(word.value) ? [] : [{ kind, path: word.value }];
};

/** What a name filter of a recursive search selects: judged as a pattern, so that `--include=.env` is seen. */
const filterUses = (word: Word): readonly Use[] => {
  const pattern = word.glob ?? word.value;
  if (pattern.startsWith('!') || pattern === '') return [];
  return [
    ...[pattern, ...withDot(pattern)].map((path) => ({ kind: 'read', path, glob: true }) as const),
    ...alternatives(pattern)
      .flatMap(secretsAmong)
      .map((path) => ({ kind: 'read', path }) as const),
  ];
};

/** The patterns that one with a list in braces stands for. */
const alternatives = (pattern: string): readonly string[] => {
  const [, before, list, after] = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(pattern) ?? [];
  return list === undefined ? [pattern] : list.split(',').map((each) => `${before}${each}${after}`);
};
