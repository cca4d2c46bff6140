// What git's listings of files name.
import type { Word } from '../../shell/word.ts';
import type { Parsed } from '../options.ts';
import type { Fit, Names } from '../program.ts';

type Listed = Pick<Fit, 'lists' | 'names'>;

const LISTS_FILES = /^(?:-[cdmoz]|--(?:cached|deleted|modified|others|exclude-standard|full-name|deduplicate))$/;
const LISTS_CHANGES = /^(?:-z|--(?:name-only|cached|staged|diff-filter|merge-base|no-renames))$/;

/** `git ls-files`: lists names and prints nothing else, with these options alone. */
export const trackedNames = ({ options, operands }: Parsed): Listed => {
  const has = (names: RegExp) => options.some(({ name }) => names.test(name));
  if (!options.every(({ name }) => LISTS_FILES.test(name))) return {};
  // Names told from the top of the repository are opened wherever that leads from here.
  const only = operands.length === 0 || has(/^--full-name$/) ? undefined : chosenBy(operands);
  const found = { below: '.', links: true, ...(only === undefined ? {} : { only }) };
  const others = has(/^(?:-o|--others)$/);
  const tracked = !others || has(/^(?:-[cdm]|--(?:cached|deleted|modified))$/);
  const ignores = has(/^--exclude-standard$/) ? ({ ignores: true } as const) : {};
  return {
    lists: 'bare',
    names: [
      ...(tracked ? [{ ...found, from: 'tracked' } as const] : []),
      ...(others ? [{ ...found, from: 'tree', ...ignores } as const] : []),
    ],
  };
};

/** `git diff --name-only`. What only older commits have is not known here, and nothing is there any more under its name. */
export const diffNames = ({ options }: Parsed): Listed => {
  const has = (names: RegExp) => options.some(({ name }) => names.test(name));
  if (!has(/^--name-only$/) || !options.every(({ name }) => LISTS_CHANGES.test(name))) return {};
  return { lists: 'bare', names: [{ below: '.', from: 'tracked', links: true }] };
};

/** The paths that pathspecs choose, as patterns; undefined when they may be any. */
const chosenBy = (operands: readonly Word[]): Names['only'] => {
  const plain = operands.map(({ kind, value }) =>
    kind !== 'literal' || /^[:/~]|(?:^|\/)\.\.(?:\/|$)/.test(value) ? undefined : value.replace(/^(?:\.\/)+|\/+$/g, ''),
  );
  const paths = plain.filter((path) => path !== undefined && path !== '' && path !== '.');
  return paths.length < plain.length ? undefined : paths.flatMap((path) => [`./${path}`, `./${path}/*`]);
};
