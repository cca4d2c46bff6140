// What git is told beyond what was asked when it runs: a repository's own configuration can name programs that show
// differences or turn files into text, one for each pattern of files, so that no single setting forbids them all.

/** Options of a showing git that keep such programs out. */
export const PLAIN = ['--no-ext-diff', '--no-textconv'] as const;

/** Subcommands that show differences or content, and take both options after their last word. */
const SHOWING: readonly (readonly string[])[] = [
  ['diff'],
  ['log'],
  ['show'],
  ['whatchanged'],
  ['blame'],
  ['diff-tree'],
  ['diff-index'],
  ['diff-files'],
  ['stash', 'show'],
];

/** git's own options that have a value in the next word. */
const WITH_VALUE = new Set(['-C', '-c']);

/** How many words stand before the place for these options; undefined when the words are no call of git that needs them. */
export const placeForPlain = (argv: readonly string[]): number | undefined => {
  if (argv[0] !== 'git') return undefined;
  let at = 1;
  while (argv[at]?.startsWith('-')) at += WITH_VALUE.has(argv[at] ?? '') ? 2 : 1;
  const showing = SHOWING.find((words) => words.every((word, index) => argv[at + index] === word));
  return showing && at + showing.length;
};

/** The same call without the programs that a configuration may name for it. */
export const plainGit = (argv: readonly string[]): readonly string[] => {
  const place = placeForPlain(argv);
  return place === undefined ? argv : [...argv.slice(0, place), ...PLAIN, ...argv.slice(place)];
};
