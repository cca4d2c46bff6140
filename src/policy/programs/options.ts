// Reads an argument list by a positive list of options: exact names only (no abbreviations), bundled short options,
// attached and separate values. An option that is not listed ends the reading.
import { mayBeOption, tailOf, type Word } from '../shell/word.ts';
import { hidden, type Misfit, misfit } from './program.ts';

/** Names separated by blanks, grouped by what follows them. */
export interface OptionList {
  /** Nothing. */
  readonly flags?: string;
  /** A value that is only text: a number, a format, a pattern. */
  readonly text?: string;
  /** Optionally a value, attached only: `--color=always`, `-U5`. */
  readonly maybe?: string;
  /** A file or directory that is read. */
  readonly read?: string;
  /** A file that is written. */
  readonly write?: string;
  /** A name pattern that selects what is read, e.g. `--include`. */
  readonly filter?: string;
  /** A range of lines with the file they are in, `1,5:path`. */
  readonly range?: string;
  /** Runs a program or writes where nobody expects it; named so that the reason is a good one. */
  readonly hides?: string;
}

export type Arity = keyof OptionList;

export interface Option {
  readonly name: string;
  readonly arity: Arity;
  readonly value?: Word;
  /** The value stood in the option's own word. */
  readonly attached?: true;
}

export interface Parsed {
  readonly options: readonly Option[];
  readonly operands: readonly Word[];
  /** How many operands stood before `--`; all of them when there was none. */
  readonly undashed: number;
}

export interface Reading {
  readonly arities: Arities;
  /** `-20` is a count. */
  readonly numeric?: boolean;
  /** The first operand ends the options (wrappers, git's own options). */
  readonly stopAtOperand?: boolean;
}

const ARITIES = ['flags', 'text', 'maybe', 'read', 'write', 'filter', 'range', 'hides'] as const;

/** What an option takes; undefined when it is not listed. */
export type Arities = (name: string) => Arity | undefined;

/**
 * Makes the lists searchable, at the first question: a process that lives for one command asks two or three programs
 * of a hundred.
 */
export const arities = (...lists: readonly OptionList[]): Arities => {
  let known: ReadonlyMap<string, Arity> | undefined;
  return (name) => {
    known ??= new Map(
      lists.flatMap((list) => ARITIES.flatMap((arity) => names(list[arity]).map((option) => [option, arity] as const))),
    );
    return known.get(name);
  };
};

const names = (list: string | undefined): readonly string[] => list?.split(/\s+/).filter(Boolean) ?? [];

/** The words of a text as a set. */
export const listOf = (text: string): ReadonlySet<string> => new Set(names(text));

/** Splits arguments into options and operands, or says which argument is not known. */
export const readOptions = (args: readonly Word[], reading: Reading): Parsed | Misfit => {
  const options: Option[] = [];
  const operands: Word[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) break;
    if (word.kind === 'literal' && word.value === '--') {
      return { options, operands: [...operands, ...args.slice(index + 1)], undashed: operands.length };
    }
    if (!word.value.startsWith('-') || word.value === '-') {
      if (reading.stopAtOperand) return { options, operands: args.slice(index), undashed: args.length - index };
      operands.push(word);
      continue;
    }
    const found = readOption(word, args[index + 1], reading);
    if ('fits' in found) return found;
    options.push(...found.options);
    if (found.tookNext) index++;
  }
  return { options, operands, undashed: operands.length };
};

interface Found {
  readonly options: readonly Option[];
  readonly tookNext: boolean;
}

const readOption = (word: Word, next: Word | undefined, reading: Reading): Found | Misfit => {
  if (reading.numeric && word.kind === 'literal' && /^-\d+$/.test(word.value)) return { options: [], tookNext: false };
  return word.value.startsWith('--') ? readLong(word, next, reading) : readCluster(word, next, reading);
};

const readLong = (word: Word, next: Word | undefined, reading: Reading): Found | Misfit => {
  const equals = word.value.indexOf('=');
  const name = equals < 0 ? word.value : word.value.slice(0, equals);
  const arity = reading.arities(name);
  if (arity === undefined) return misfit(`option ${name} is not in the table`);
  if (arity === 'hides') return hidden(`option ${name} can run a program or write a file`);
  if (equals >= 0) {
    const value = arity === 'flags' ? undefined : tailOf(word, equals + 1);
    return value === undefined
      ? misfit(`option ${word.value}`)
      : { options: [{ name, arity, value, attached: true }], tookNext: false };
  }
  if (word.kind !== 'literal') return hidden(`pattern ${word.value} may become an option`);
  if (arity === 'flags' || arity === 'maybe') return { options: [{ name, arity }], tookNext: false };
  return separate({ name, arity }, next, []);
};

const readCluster = (word: Word, next: Word | undefined, reading: Reading): Found | Misfit => {
  const options: Option[] = [];
  for (let at = 1; at < word.value.length; at++) {
    const name = `-${word.value.charAt(at)}`;
    const arity = reading.arities(name);
    if (arity === undefined) return misfit(`option ${name} is not in the table`);
    if (arity === 'hides') return hidden(`option ${name} can run a program or write a file`);
    if (arity === 'flags') {
      options.push({ name, arity });
      continue;
    }
    const attached = at + 1 < word.value.length;
    if (!attached && word.kind === 'literal') {
      return arity === 'maybe'
        ? { options: [...options, { name, arity }], tookNext: false }
        : separate({ name, arity }, next, options);
    }
    const value = tailOf(word, at + 1);
    if (value === undefined) return hidden(`pattern ${word.value} may become an option`);
    return { options: [...options, { name, arity, value, attached: true }], tookNext: false };
  }
  return word.kind === 'literal' ? { options, tookNext: false } : hidden(`pattern ${word.value} may become an option`);
};

const separate = (option: Option, next: Word | undefined, before: readonly Option[]): Found | Misfit =>
  next === undefined
    ? misfit(`option ${option.name} lacks its value`)
    : { options: [...before, { ...option, value: next }], tookNext: true };

/** A word that the shell may turn into several, or into an option, for a program where that matters. */
export const loosePattern = (words: readonly Word[]): Word | undefined =>
  words.find((word) => word.kind === 'pattern' && mayBeOption(word));
