// git grep: the first operand is the pattern unless an option gave it; what follows are revisions and paths.
import { program } from '../grammar.ts';
import type { Parsed } from '../options.ts';
import type { Names, Program } from '../program.ts';

const GIVES_PATTERN = /^(?:-e|-f)$/;
const LISTS = /^(?:-l|--files-with-matches|--name-only)$/;
const LISTING = /^(?:-[lizwEFPIe]|--(?:files-with-matches|name-only|ignore-case|null|fixed-strings|untracked))$/;

/** It does not search links. */
const sourceOf = (options: Parsed['options']): Names['from'] =>
  options.some(({ name }) => name === '--untracked') ? 'tree' : 'tracked';

const withOperands = (operands: string): Program =>
  program({
    flags: `
      -a -i -w -v -h -H -E -G -P -F -n -l -L -c -o -p -W -q -r -I -z -0 --text --ignore-case --word-regexp
      --invert-match --full-name --extended-regexp --basic-regexp --perl-regexp --fixed-strings
      --line-number --column --files-with-matches --name-only --files-without-match --null --only-matching
      --count --no-color --break --heading --show-function --function-context --all-match --quiet --cached
      --untracked --recursive --no-recursive --exclude-standard --no-exclude-standard --no-index
      --recurse-submodules --and --or --not --no-textconv
    `,
    text: '-e -A -B -C -m --max-depth --max-count --threads --context --after-context --before-context',
    maybe: '--color',
    read: '-f',
    hides: '-O --open-files-in-pager --textconv --ext-grep',
    numeric: true,
    operands,
    also: ({ options }) => ({
      ...(options.some(({ name }) => GIVES_PATTERN.test(name)) ? { shape: 'pattern-given' } : {}),
      ...(options.some(({ name }) => LISTS.test(name)) && options.every(({ name }) => LISTING.test(name))
        ? { lists: 'bare' as const, names: [{ below: '.', from: sourceOf(options), links: false, searched: true }] }
        : {}),
    }),
  });

const onlyObjects = withOperands('object*');
const patternFirst = withOperands('text object*');

export const grep: Program = (args) => {
  const finding = patternFirst(args);
  return finding.fits && finding.shape === 'pattern-given' ? onlyObjects(args) : finding;
};
