// Programs that look at files and directories without changing them. None of their options can do more than format
// the output or name another file, which is then a read.
import type { Word } from '../shell/word.ts';
import { program } from './grammar.ts';
import type { Parsed } from './options.ts';
import { type Feeding, follows, misfit, type Names, type ProgramTable } from './program.ts';
import { directoryOf } from './wildcard.ts';

const LS_PLAIN = /^(?:-[1aAdFhprRStUX]|--(?:all|almost-all|directory|recursive|reverse|sort))$/;

/** Of directories that are compared, the files of the same name are. */
export const inDirectories = (operands: readonly Word[]): readonly Feeding[] =>
  operands.map((word) => ({ below: directoryOf(word), from: 'tree', links: true, depth: 1 }));

/**
 * What is in a directory is named without it, and so opened, if at all, beside the directory: links there count. The
 * names themselves are in the directories that were asked for.
 */
const lsNames = ({ options, operands }: Parsed): readonly Names[] => {
  const has = (names: RegExp) => options.some(({ name }) => names.test(name));
  const goesDown = has(/^(?:-R|--recursive)$/);
  const hides = has(/^(?:-[aA]|--all|--almost-all)$/) ? {} : { without: ['*/.*'] };
  const within = { from: 'tree', links: false, ...hides } as const;
  return [
    { ...within, below: '.', links: true, depth: 1 },
    ...(operands.length === 0 && goesDown ? [{ ...within, below: '.' }] : []),
    ...operands.map((place) => ({
      ...within,
      below: directoryOf(place),
      ...(goesDown ? {} : { depth: place.kind === 'pattern' ? place.value.split('/').length + 1 : 1 }),
    })),
  ];
};

/** `-c` is not among them: it opens the files that a list names. */
const digest = program({ flags: '-b -t -z --binary --text --tag --zero', operands: 'read*', tame: true });

/** Asks when each of the options is there: together they go into every directory that a link names. */
const following =
  (...together: readonly RegExp[]) =>
  ({ options }: Parsed) =>
    together.every((names) => options.some(({ name }) => names.test(name))) ? follows() : undefined;

export const FILES: ProgramTable = {
  ls: program({
    flags: `
      -1 -a -A -b -B -c -C -d -f -F -g -G -h -H -i -k -l -L -m -n -N -o -p -q -Q -r -R -s -S -t -u -U -v -x
      -X -Z --all --almost-all --author --escape --directory --full-time --group-directories-first
      --no-group --human-readable --si --inode --kibibytes --dereference --numeric-uid-gid --literal
      --hide-control-chars --show-control-chars --quote-name --reverse --recursive --size --zero --help
      --version
    `,
    text: '-I --ignore -w --width -T --tabsize --block-size --time-style --quoting-style --hide --indicator-style',
    maybe: '--color --sort --time --format --classify --hyperlink',
    operands: 'read*',
    tame: true,
    check: following(/^(?:-L|--dereference)$/, /^(?:-R|--recursive)$/),
    // `-l` prints where links point to, which may be anywhere.
    also: (parsed) =>
      parsed.options.every(({ name }) => LS_PLAIN.test(name)) ? { lists: 'bare', names: lsNames(parsed) } : {},
  }),
  tree: program({
    flags: `
      -a -d -l -f -x -C -n -s -h -u -g -p -D -t -r -c -v -U -i -J -q -N -Q -A -S --dirsfirst --filesfirst
      --noreport --gitignore --du --si --prune --inodes --device --ignore-case --matchdirs --sort
    `,
    check: following(/^-l$/),
    text: '-L -P -I --charset --filelimit --timefmt',
    maybe: '--sort',
    operands: 'read*',
  }),
  stat: program({
    flags: '-L -f -t -x --dereference --file-system --terse --help --version',
    text: '-c --format --printf',
    operands: 'read*',
    tame: true,
  }),
  file: program({
    flags: `
      -b -i -L -h -k -N -0 -r -s -z -Z -d --brief --mime --mime-type --mime-encoding --dereference
      --no-dereference --keep-going --extension --version
    `,
    text: '-F --separator -e --exclude',
    operands: 'read*',
  }),
  du: program({
    flags: `
      -a -b -c -D -h -H -k -l -L -m -P -s -S -x -0 --all --apparent-size --bytes --total --human-readable
      --si --dereference --no-dereference --summarize --separate-dirs --one-file-system --null --inodes
      --time
    `,
    check: following(/^(?:-L|--dereference)$/),
    text: '-d --max-depth -B --block-size -t --threshold --time-style --exclude',
    maybe: '--time',
    operands: 'read*',
    tame: true,
  }),
  df: program({
    flags: '-a -h -H -i -k -l -P -T --all --human-readable --si --inodes --local --portability --print-type --total',
    text: '-B --block-size -t --type -x --exclude-type',
    operands: 'read*',
  }),
  readlink: program({
    flags: '-f -e -m -n -q -s -v -z --canonicalize --canonicalize-existing --canonicalize-missing --no-newline',
    operands: 'read*',
    tame: true,
  }),
  realpath: program({
    flags: '-e -m -L -P -q -s -z --canonicalize-existing --canonicalize-missing --strip --no-symlinks --quiet',
    read: '--relative-to --relative-base',
    operands: 'read*',
  }),
  basename: program({ flags: '-a -z --multiple --zero', text: '-s --suffix', operands: 'text*', tame: true }),
  dirname: program({ flags: '-z --zero', operands: 'text*', tame: true }),
  md5sum: digest,
  sha1sum: digest,
  sha224sum: digest,
  sha256sum: digest,
  sha384sum: digest,
  sha512sum: digest,
  b2sum: digest,
  cksum: program({ operands: 'read*', tame: true }),
  sum: program({ flags: '-r -s', operands: 'read*', tame: true }),
  shasum: program({ flags: '-b -t --binary --text', text: '-a --algorithm', operands: 'read*' }),
  diff: program({
    flags: `
      -a -b -B -c -d -e -E -i -N -n -p -q -r -s -t -T -u -w -y -Z --brief --report-identical-files
      --side-by-side --recursive --new-file --ignore-case --ignore-all-space --ignore-space-change
      --ignore-blank-lines --ignore-trailing-space --text --unified --context --minimal --expand-tabs
      --strip-trailing-cr --suppress-common-lines --left-column --show-c-function --no-dereference
      --speed-large-files --normal
    `,
    text: `
      -F -I -L -U -C -W -x --width --label --exclude --ignore-matching-lines --show-function-line --tabsize
      --line-format --old-line-format --new-line-format --unchanged-line-format --old-group-format
      --new-group-format --changed-group-format --unchanged-group-format
    `,
    maybe: '--color --palette --unified --context',
    check: (parsed) =>
      parsed.options.some(({ name }) => name === '--no-dereference')
        ? undefined
        : following(/^(?:-r|--recursive)$/)(parsed),
    also: ({ options, operands }) =>
      options.some(({ name }) => name === '--no-dereference') ? {} : { feedings: inDirectories(operands) },
    read: '-X --exclude-from -S --starting-file --from-file --to-file',
    operands: 'read read',
  }),
  cmp: program({
    flags: '-b -l -s --print-bytes --verbose --silent --quiet',
    text: '-i -n --ignore-initial --bytes',
    operands: 'read read text text',
  }),
  comm: program({
    flags: '-1 -2 -3 -z --check-order --nocheck-order --total --zero-terminated',
    text: '--output-delimiter',
    operands: 'read read',
  }),
  strings: program({
    flags: '-a -f -w --all --print-file-name',
    text: '-n -t -e --bytes --radix --encoding',
    numeric: true,
    operands: 'read*',
    // `@file` stands for the arguments in that file.
    check: ({ operands }) =>
      operands.some((word) => word.value.startsWith('@')) ? misfit('arguments kept in a file') : undefined,
  }),
  od: program({
    flags: '-a -b -c -d -f -i -l -o -s -v -x --output-duplicates --traditional',
    text: '-A -j -N -t --address-radix --skip-bytes --read-bytes --format --endian',
    maybe: '-w -S --width --strings',
    operands: 'read*',
  }),
  hexdump: program({
    flags: '-b -c -C -d -o -v -x --canonical',
    text: '-n -s -e --length --skip --format',
    operands: 'read*',
  }),
  // Its second operand is an output file.
  xxd: program({
    flags: '-a -b -e -E -i -p -ps -u -d',
    text: '-c -g -l -o -s -n',
    operands: 'read write',
  }),
};
