// grep, ripgrep and their kin. The pattern is data; a file that holds patterns is a read; a program that ripgrep
// would run on every file is what makes its options dangerous.
import type { Word } from '../shell/word.ts';
import { matchesEverything } from './expressions.ts';
import { program } from './grammar.ts';
import type { Parsed } from './options.ts';
import { follows, type Misfit, misfit, type Names, type Program, type ProgramTable } from './program.ts';
import { directoryOf } from './wildcard.ts';

const GREP_OPTIONS = {
  flags: `
    -a -b -c -E -F -G -h -H -i -I -l -L -n -o -P -q -r -R -s -T -U -v -w -x -y -z -Z --text --byte-offset
    --count --extended-regexp --fixed-strings --basic-regexp --perl-regexp --no-filename --with-filename
    --ignore-case --no-ignore-case --files-with-matches --files-without-match --line-number --only-matching
    --quiet --silent --recursive --dereference-recursive --no-messages --initial-tab --invert-match
    --word-regexp --line-regexp --null --null-data --line-buffered --binary --help --version -V
  `,
  text: `
    -e --regexp -m --max-count -A -B -C -d -D --after-context --before-context --exclude --exclude-dir
    --directories --devices --binary-files --group-separator
  `,
  maybe: '--color --colour --context',
  read: '-f --file --exclude-from',
  filter: '--include',
} as const;

const RG_OPTIONS = {
  flags: `
    -a -c -F -h -H -i -I -l -L -n -N -o -p -P -q -s -S -U -u -v -V -w -x -z -0 -. --text --count
    --count-matches --fixed-strings --no-filename --with-filename --ignore-case --case-sensitive --smart-case
    --files --files-with-matches --files-without-match --line-number --no-line-number --only-matching --pretty
    --pcre2 --quiet --follow --multiline --multiline-dotall --unrestricted --invert-match --word-regexp
    --line-regexp --null --null-data --hidden --no-hidden --no-ignore --no-ignore-vcs --no-ignore-parent
    --no-ignore-global --no-ignore-dot --no-ignore-exclude --no-ignore-files --no-ignore-messages --no-config
    --no-heading --heading --no-messages --column --no-column --json --stats --trim --vimgrep --block-buffered
    --line-buffered --byte-offset --passthru --passthrough --crlf --debug --trace --glob-case-insensitive
    --include-zero --one-file-system --no-mmap --mmap --no-unicode --no-require-git --no-pcre2 --no-pre
    --no-binary --binary --type-list --auto-hybrid-regex --sort-files --context-separator
    --no-context-separator --max-columns-preview --version --help --no-follow --no-stats --no-trim --no-json
    --no-multiline --no-auto-hybrid-regex --stop-on-nonmatch
  `,
  text: `
    -e --regexp -m --max-count -A -B -C --after-context --before-context --context -t --type -T --type-not -M
    --max-columns -E --encoding -d --max-depth --maxdepth -r --replace --sort --sortr -j --threads --color
    --colors --context-separator --field-context-separator --field-match-separator --max-filesize
    --path-separator --dfa-size-limit --regex-size-limit --type-add --type-clear --engine --hyperlink-format
    --generate
  `,
  read: '-f --file --ignore-file',
  filter: '-g --glob --iglob',
  hides: '--pre --hostname-bin --search-zip-program',
} as const;

const GIVES_PATTERN = /^(?:-e|-f|--regexp|--file|--files|--type-list|--version|--help|-V)$/;
/** In grep `-L` lists the files without a match; in ripgrep it follows links. */
const LISTS = {
  grep: /^(?:-l|-L|--files-with(?:-matches|out-match))$/,
  rg: /^(?:-l|--files(?:-with-matches|-without-match)?)$/,
};
/** Beside these every line of a listing is a name of a file that was searched. */
const LISTING =
  /^(?:-[lLrRiIwEFPsSeftgdnhH0Z.]|--(?:files|files-with-matches|files-without-match|include|exclude|exclude-dir|glob|iglob|type|hidden|ignore-case|null|fixed-strings|word-regexp|sort))$/;
/** With these alone every line of the output is a line of the input. */
const PASSING =
  /^(?:-[aFiPvwxme]|-E|-G|--(?:invert-match|ignore-case|extended-regexp|fixed-strings|word-regexp|regexp|max-count))$/;

type Flavour = keyof typeof LISTS;

/** The first operand is the pattern unless an option gave it. */
const search = (options: typeof GREP_OPTIONS | typeof RG_OPTIONS, flavour: Flavour): Program => {
  const described = (operands: string) =>
    program({
      ...options,
      operands,
      numeric: true,
      // ripgrep can be told to run programs, so that no match of a pattern may become an option of it.
      tame: flavour === 'grep',
      check: (parsed) => dump(parsed, operands, flavour),
      also: (parsed) => outcome(parsed, operands, flavour),
    });
  const withPattern = described('text read*');
  const onlyPaths = described('read*');
  return (args) => {
    const finding = withPattern(args);
    return finding.fits && finding.shape === 'pattern-given' ? onlyPaths(args) : finding;
  };
};

/** With one of these the content is not shown, or it is chosen by name which files are searched. */
const BOUNDED =
  /^(?:-[lLcqg]|--(?:files|files-with-matches|files-without-match|count|count-matches|quiet|silent|include|glob|iglob|type|type-list))$/;
const RECURSIVE = {
  grep: /^(?:-[rR]|--recursive|--dereference-recursive)$/,
  rg: /^(?:-[u.]|--hidden|--no-ignore|--unrestricted)$/,
};

/** grep takes the beginning of a word for the word: what is neither of these goes down. */
const entersDirectories = ({ name, value }: Parsed['options'][number]): boolean =>
  /^(?:-d|--directories)$/.test(name) && value?.value !== 'read' && value?.value !== 'skip';

/** Options that go into every directory a link names. */
const FOLLOWING = { grep: /^(?:-R|--dereference-recursive)$/, rg: /^(?:-L|--follow)$/ };

/** A search through whole directories that leaves no line out shows every file, those with secrets too. */
const dump = ({ options, operands }: Parsed, roles: string, flavour: Flavour): Misfit | undefined => {
  const has = (names: RegExp) => options.some(({ name }) => names.test(name));
  if (has(FOLLOWING[flavour])) return follows();
  const isRecursive = has(RECURSIVE[flavour]) || (flavour === 'grep' && options.some(entersDirectories));
  if (!isRecursive || has(BOUNDED)) return undefined;
  const patterns = options.flatMap(({ name, value }) => (/^(?:-e|--regexp)$/.test(name) ? (value ?? []) : []));
  const given = options.some(({ name }) => GIVES_PATTERN.test(name));
  const all = given || !roles.startsWith('text') ? patterns : operands.slice(0, 1);
  const isFixed = has(/^(?:-F|--fixed-strings)$/);
  const isPerl = flavour === 'rg' || has(/^(?:-P|--perl-regexp)$/);
  const everything =
    has(/^(?:-v|--invert-match|--passthru|--passthrough)$/) ||
    all.some(({ value }) => (isFixed ? value === '' : matchesEverything(value, isPerl)));
  return everything ? misfit('it shows every file of the directory, whatever its name') : undefined;
};

const outcome = ({ options, operands }: Parsed, roles: string, flavour: Flavour) => {
  const given = options.some(({ name }) => GIVES_PATTERN.test(name));
  if (given && roles.startsWith('text')) return { shape: 'pattern-given' };
  const all = (names: RegExp) => options.every(({ name }) => names.test(name));
  const has = (names: RegExp) => options.some(({ name }) => names.test(name));
  if (has(LISTS[flavour]))
    return all(LISTING) ? { lists: 'bare' as const, names: namesOf(has, operands.slice(given ? 0 : 1), flavour) } : {};
  // ripgrep's `-E` names an encoding, which changes what is printed.
  const encoded = flavour === 'rg' && options.some(({ name }) => name === '-E');
  return !encoded && all(PASSING) && operands.length === (given ? 0 : 1) ? { passes: true as const } : {};
};

/** Links that a search meets on its way are not searched, and so not named. */
const namesOf = (has: (names: RegExp) => boolean, places: readonly Word[], flavour: Flavour): readonly Names[] => {
  const goesDown = flavour === 'rg' || has(/^(?:-[rd]|--recursive|--directories)$/);
  const hides = flavour === 'rg' && !has(RECURSIVE.rg) ? { without: ['*/.*'] } : {};
  const ignores = flavour === 'rg' ? ({ ignores: true } as const) : {};
  const searched = has(/^--files$/) ? {} : ({ searched: true } as const);
  const found = { from: 'tree', links: false, ...hides, ...ignores, ...searched } as const;
  if (places.length === 0) return [{ below: '.', ...found }];
  return places.map((place) => ({
    below: directoryOf(place),
    ...found,
    ...(goesDown ? {} : { depth: place.value.split('/').length }),
  }));
};

export const SEARCH: ProgramTable = {
  grep: search(GREP_OPTIONS, 'grep'),
  egrep: search(GREP_OPTIONS, 'grep'),
  fgrep: search(GREP_OPTIONS, 'grep'),
  rg: search(RG_OPTIONS, 'rg'),
};
