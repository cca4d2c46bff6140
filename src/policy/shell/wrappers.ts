// Programs that run another command and add nothing but time, priority or buffering. They are seen through by reading
// their options strictly; what is judged is the command inside.
import { arities, type OptionList, readOptions } from '../programs/options.ts';
import { isSafeAssignment } from './assignments.ts';
import type { Word } from './word.ts';

interface Wrapper {
  readonly options: OptionList;
  /** Operands of its own before the command. */
  readonly operands?: RegExp;
  /** `-10` is a priority. */
  readonly numeric?: boolean;
}

const DURATION = /^\d+(?:\.\d+)?[smhd]?$/;

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  [
    'timeout',
    {
      options: { flags: '--preserve-status --foreground -v --verbose', text: '-k -s --kill-after --signal' },
      operands: DURATION,
    },
  ],
  ['nice', { options: { text: '-n --adjustment' }, numeric: true }],
  ['nohup', { options: {} }],
  ['stdbuf', { options: { text: '-i -o -e --input --output --error' } }],
  ['time', { options: { flags: '-p -v --portability --verbose' } }],
  ['command', { options: { flags: '-p' } }],
  ['builtin', { options: {} }],
  ['env', { options: {} }],
]);

const readings = new Map(
  [...WRAPPERS].map(([name, { options, numeric }]) => [
    name,
    { arities: arities(options), numeric: numeric ?? false, stopAtOperand: true },
  ]),
);

export type Unwrapped = { readonly inner: readonly Word[] } | { readonly why: string };

/** The command inside a wrapper; undefined when the words are no wrapper's. */
export const unwrap = (words: readonly Word[]): Unwrapped | undefined => {
  const [name, ...args] = words;
  if (name === undefined || name.kind !== 'literal') return undefined;
  const wrapper = WRAPPERS.get(name.value);
  const reading = readings.get(name.value);
  if (wrapper === undefined || reading === undefined) return undefined;
  const parsed = readOptions(args, reading);
  if ('fits' in parsed) return { why: `${name.value}: ${parsed.why}` };
  const inner = name.value === 'env' ? afterAssignments(parsed.operands) : afterOwn(parsed.operands, wrapper.operands);
  return inner === undefined || inner.length === 0
    ? { why: `${name.value} without a command that can be seen` }
    : { inner };
};

const afterOwn = (words: readonly Word[], own: RegExp | undefined): readonly Word[] | undefined => {
  if (own === undefined) return words;
  const [first] = words;
  return first?.kind === 'literal' && own.test(first.value) ? words.slice(1) : undefined;
};

const afterAssignments = (words: readonly Word[]): readonly Word[] | undefined => {
  const end = words.findIndex((word) => !/^[^=]+=/.test(word.value));
  const assigned = end < 0 ? words : words.slice(0, end);
  const safe = assigned.every((word) => {
    const [name = '', ...value] = word.value.split('=');
    return word.kind === 'literal' && isSafeAssignment(name, value.join('='));
  });
  return safe ? words.slice(assigned.length) : undefined;
};
