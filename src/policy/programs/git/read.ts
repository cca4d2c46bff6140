// git subcommands that only look, without those that show differences through programs and have no option against it
// (range-diff, status -v). Each line is a subcommand: the options it may have, and what its operands are.
import { program } from '../grammar.ts';
import type { OptionList, Parsed } from '../options.ts';
import { hidden, type Misfit, misfit, type Program, type ProgramTable } from '../program.ts';
import { grep } from './grep.ts';
import { diffNames, trackedNames } from './names.ts';
import { DIFF, LOG, REFS } from './options.ts';

/** What makes a command that shows differences do more than show. */
const HIDES = '--ext-diff --textconv --upload-pack --exec -O --open-files-in-pager --output --output-directory';

const merged = (...lists: readonly OptionList[]): OptionList => {
  const all = (key: 'flags' | 'text' | 'maybe' | 'range') => lists.map((list) => list[key] ?? '').join(' ');
  return { flags: all('flags'), text: all('text'), maybe: all('maybe'), range: all('range'), hides: HIDES };
};

const objects = (...lists: readonly OptionList[]): Program =>
  program({ ...merged(...lists), operands: 'object*', numeric: true });

const only =
  (names: RegExp, otherwise: string) =>
  ({ options }: Parsed): Misfit | undefined =>
    options.some(({ name }) => names.test(name)) ? undefined : misfit(otherwise);

const noOperandsUnless =
  (names: RegExp, otherwise: string) =>
  ({ operands, options }: Parsed): Misfit | undefined =>
    operands.length === 0 || options.some(({ name }) => names.test(name)) ? undefined : misfit(otherwise);

const LIST_REFS = /^(?:-l|--list|--contains|--no-contains|--merged|--no-merged|--points-at)$/;

export const READ: ProgramTable = {
  status: program({
    flags: `
      -s -b -z -u --short --branch --long --show-stash --no-renames --ahead-behind
      --no-ahead-behind --null
    `,
    maybe: '-u --porcelain --untracked-files --ignored --ignore-submodules --find-renames --column --no-column',
    operands: 'object*',
  }),
  diff: program({
    ...merged(DIFF, { flags: '--cached --staged --merge-base --no-index --ours --theirs --base -0 -1 -2 -3' }),
    operands: 'object*',
    numeric: true,
    also: diffNames,
  }),
  'diff-tree': objects(DIFF, {
    flags: '-r -t --root --no-commit-id --always -v',
    maybe: '--pretty --format',
    text: '--format',
  }),
  'diff-index': objects(DIFF, { flags: '--cached' }),
  'diff-files': objects(DIFF, { flags: '-0 -1 -2 -3' }),
  log: objects(LOG, DIFF),
  show: objects(LOG, DIFF),
  whatchanged: objects(LOG, DIFF),
  shortlog: program({
    ...merged(LOG, { flags: '-s -n -e -c --summary --numbered --email --committer', maybe: '-w', text: '--group' }),
    text: '--since --after --until --before --author --grep --format --group',
    operands: 'object*',
  }),
  'rev-list': objects(LOG, { flags: '--objects-edge --disk-usage --use-bitmap-index', text: '--filter' }),
  'rev-parse': program({
    flags: `
      --show-toplevel --show-prefix --show-cdup --show-superproject-working-tree --git-dir --git-common-dir
      --absolute-git-dir --is-inside-work-tree --is-inside-git-dir --is-bare-repository
      --is-shallow-repository --verify -q --quiet --symbolic --symbolic-full-name --all --abbrev-ref
      --no-revs --revs-only --flags --no-flags --local-env-vars --shared-index-path --show-object-format
    `,
    maybe: '--abbrev-ref --short --branches --tags --remotes --path-format --show-object-format',
    text: '--default --prefix --git-path --disambiguate',
    operands: 'object*',
  }),
  blame: program({
    flags: `
      -b -c -e -f -k -l -n -p -s -t -w --root --show-stats --line-porcelain --porcelain --incremental
      --show-name --show-number --show-email --first-parent --color-lines --color-by-age --progress
      --no-progress
    `,
    text: '-L --date --ignore-rev --since --encoding --diff-algorithm',
    maybe: '-M -C --abbrev',
    read: '-S --ignore-revs-file --contents',
    operands: 'object*',
  }),
  annotate: program({ flags: '-l -t -n', text: '-L', operands: 'object*' }),
  'ls-files': program({
    flags: `
      -c -d -m -o -i -s -u -k -t -v -f -z --cached --deleted --modified --others --ignored --stage
      --unmerged --killed --directory --no-empty-directory --exclude-standard --error-unmatch --full-name
      --recurse-submodules --eol --deduplicate
    `,
    text: '-x --exclude --with-tree --format',
    maybe: '--abbrev',
    read: '-X --exclude-from',
    operands: 'object*',
    also: trackedNames,
  }),
  'ls-tree': program({
    flags: '-d -r -t -l -z --long --name-only --name-status --object-only --full-name --full-tree',
    text: '--format',
    maybe: '--abbrev',
    operands: 'object*',
  }),
  'cat-file': program({ flags: '-t -s -e -p --allow-unknown-type', operands: 'object*' }),
  grep,
  describe: program({
    flags: '--all --tags --long --always --contains --exact-match --first-parent --debug',
    text: '--match --exclude --candidates',
    maybe: '--dirty --broken --abbrev',
    operands: 'object*',
  }),
  'merge-base': program({ flags: '-a --all --octopus --independent --is-ancestor --fork-point', operands: 'object*' }),
  'name-rev': program({
    flags: '--tags --all --name-only --no-undefined --always',
    text: '--refs --exclude',
    operands: 'object*',
  }),
  'for-each-ref': program({
    ...REFS,
    flags: '--ignore-case --omit-empty -s -p --shell --python --include-root-refs',
    operands: 'text*',
  }),
  'show-ref': program({
    flags: '--head --heads --branches --tags -d --dereference -s -q --verify --quiet',
    maybe: '--hash --abbrev',
    operands: 'text*',
  }),
  'show-branch': program({
    flags: `
      -a -r --all --remotes --topo-order --date-order --sparse --list --merge-base --independent --no-name
      --sha1-name --topics --no-color --current
    `,
    maybe: '--more --color --reflog -g',
    operands: 'text*',
  }),
  'count-objects': program({ flags: '-v -H --verbose --human-readable' }),
  'check-ignore': program({
    flags: '-v -n -q -z --verbose --non-matching --quiet --no-index --stdin',
    operands: 'object*',
  }),
  'check-attr': program({ flags: '-a -z --all --cached', operands: 'text*' }),
  'check-ref-format': program({ flags: '--branch --allow-onelevel --normalize', operands: 'text' }),
  cherry: program({ flags: '-v', maybe: '--abbrev', operands: 'text*' }),
  var: program({ flags: '-l', operands: 'text' }),
  'symbolic-ref': program({ flags: '-q --quiet --short', operands: 'text' }),
  version: program({ flags: '--build-options' }),
  help: program({ flags: '-a -g --all --guides', operands: '' }),
  'ls-remote': program({
    flags: '--get-url',
    operands: 'text',
    check: only(/^--get-url$/, 'git ls-remote reaches the network'),
  }),

  branch: program({
    ...REFS,
    flags: `${REFS.flags} -a -r -l -v -q --all --remotes --list --verbose --show-current --no-abbrev`,
    operands: 'text*',
    check: noOperandsUnless(LIST_REFS, 'git branch with a name makes, moves or removes it'),
  }),
  tag: program({
    ...REFS,
    flags: `${REFS.flags} -l --list`,
    text: `${REFS.text}`,
    maybe: `${REFS.maybe} -n`,
    operands: 'text*',
    check: noOperandsUnless(LIST_REFS, 'git tag with a name makes it'),
  }),
  config: program({
    flags: `
      -l -z --list --get --get-all --get-regexp --get-urlmatch --show-origin --show-scope --name-only
      --local --worktree --null --includes --no-includes --bool --int --path --global --system
    `,
    text: '--type --default',
    operands: 'text text',
    check: configReads,
  }),
};

/** `git config name` reads, `git config name value` writes. */
function configReads({ operands, options }: Parsed): Misfit | undefined {
  const asked = options.some(({ name }) => /^(?:-l|--list|--get|--get-all|--get-regexp|--get-urlmatch)$/.test(name));
  if (operands.some((word) => word.kind !== 'literal')) return hidden('an expansion in git config');
  if (operands.length === 1 && !asked && /^(?:list|get|set|unset|edit)$/.test(operands[0]?.value ?? ''))
    return operands[0]?.value === 'list' ? undefined : misfit('git config beyond reading');
  if (operands.length === 2 && !asked)
    return operands[0]?.value === 'get' ? undefined : misfit('git config with a value changes the configuration');
  return undefined;
}

/** Subcommands with subcommands of their own: only those that list or show. */
export const NESTED: Readonly<Record<string, ProgramTable>> = {
  remote: {
    '': program({ flags: '-v --verbose' }),
    'get-url': program({ flags: '--push --all', operands: 'text' }),
    show: program({ flags: '-n', operands: 'text', check: only(/^-n$/, 'git remote show reaches the network') }),
  },
  stash: { list: objects(LOG, DIFF), show: objects(LOG, DIFF, { flags: '--include-untracked --only-untracked' }) },
  worktree: { list: program({ flags: '-v -z --porcelain --verbose' }) },
  submodule: { '': program({}), status: program({ flags: '--cached --recursive', operands: 'read*' }) },
  reflog: { '': objects(LOG, DIFF), show: objects(LOG, DIFF), exists: program({ operands: 'text' }) },
  notes: { '': program({}), list: program({ operands: 'text' }), show: program({ operands: 'text' }) },
  bisect: { log: program({}) },
  'sparse-checkout': { list: program({}) },
  lfs: {
    'ls-files': program({ flags: '-l -s -n --long --size --name-only' }),
    env: program({}),
    status: program({ flags: '-p --porcelain' }),
    'symbolic-ref': program({ flags: '-q --quiet --short', operands: 'text' }),
    version: program({}),
  },
};
