// Programs that look into archives and compiled files, and checkers that only parse. What would unpack, write or load a
// plugin is not in their lists.
import { program } from './grammar.ts';
import type { Parsed } from './options.ts';
import { hidden, type Misfit, misfit, type Program, type ProgramTable } from './program.ts';
import { directoryOf } from './wildcard.ts';

/** `@file` stands for the arguments in that file. */
const noArgumentFiles = ({ operands }: Parsed): Misfit | undefined =>
  operands.some((word) => word.value.startsWith('@')) ? misfit('arguments kept in a file') : undefined;

const asked =
  (names: RegExp, otherwise: string) =>
  ({ options }: Parsed): Misfit | undefined =>
    options.some(({ name }) => names.test(name)) ? undefined : hidden(otherwise);

const tarList = program({
  flags: '-t -v -z -j -J -a --list --verbose --gzip --bzip2 --xz --zstd --auto-compress --full-time --numeric-owner',
  text: '--strip-components --exclude',
  read: '-f --file',
  operands: 'text*',
  check: (parsed) => asked(/^(?:-t|--list)$/, 'tar without -t makes or unpacks files')(parsed) ?? remote(parsed),
});

/** tar takes `host:file` for a file on another machine. */
const remote = ({ options }: Parsed): Misfit | undefined =>
  options.some(({ arity, value }) => arity === 'read' && (value?.kind !== 'literal' || value.value.includes(':')))
    ? hidden('tar may reach another machine')
    : undefined;

/** The first word may be a bundle of letters without its dash. */
const tar: Program = (args) => {
  const [first, ...rest] = args;
  if (first === undefined || first.kind !== 'literal' || !/^[a-zA-Z]+$/.test(first.value)) return tarList(args);
  return tarList([{ ...first, value: `-${first.value}` }, ...rest]);
};

const decompressor = program({ flags: '-c -d -k -f -q -v -t -l --stdout --list --test', operands: 'read*' });

const viewer = program({
  flags: '-p -n -A -P -f --plain --number --show-all --no-paging --force-colorization --list-languages --version',
  text: '-l -r --line-range -H --highlight-line --language --file-name --theme --wrap --terminal-width --tabs',
  maybe: '--style --color --decorations --paging',
  operands: 'read*',
  check: ({ options }) =>
    options.some(({ name, value }) => name === '--paging' && value?.value !== 'never')
      ? hidden('bat with a pager')
      : undefined,
});

export const INSPECT: ProgramTable = {
  tar,
  unzip: program({
    flags: '-l -v -t -z -p -c -q',
    operands: 'read text*',
    check: asked(/^-[lvtzpc]$/, 'unzip without -l unpacks files'),
  }),
  zipinfo: program({ flags: '-1 -2 -s -m -l -v -h -t -z', operands: 'read text*' }),
  gzip: program({
    flags: '-c -d -k -l -q -t -v --stdout --to-stdout --decompress --list --test --keep',
    operands: 'read*',
    check: asked(/^(?:-[clt]|--stdout|--to-stdout|--list|--test)$/, 'gzip without -c replaces the file'),
  }),
  xzcat: decompressor,
  bzcat: decompressor,
  zstdcat: decompressor,
  nm: program({
    flags:
      '-a -A -C -D -g -l -n -o -p -P -r -S -u -U --demangle --dynamic --extern-only --undefined-only --defined-only',
    operands: 'read*',
    check: noArgumentFiles,
  }),
  size: program({ flags: '-A -B -d -o -x -t', operands: 'read*', check: noArgumentFiles }),
  readelf: program({
    flags: '-a -h -l -S -s -e -n -r -d -V -W --all --headers --file-header --sections --symbols --dynamic --wide',
    text: '-p -x --string-dump --hex-dump',
    operands: 'read*',
    check: noArgumentFiles,
  }),
  objdump: program({
    flags: '-a -f -p -h -x -d -D -r -R -t -T -C -s -w --disassemble --syms --headers --all-headers --demangle',
    text: '-j --section -M',
    operands: 'read*',
    check: noArgumentFiles,
  }),
  gofmt: program({
    flags: '-l -d -e -s',
    operands: 'read*',
    also: ({ operands }) => ({
      feedings: operands.map((word) => ({ below: directoryOf(word), from: 'tree', links: true, only: ['*.go'] })),
    }),
  }),
  shellcheck: program({
    flags: '-V --version --list-optional --norc',
    text: '-e -f -i -o -s -S -C -W --exclude --format --include --enable --shell --severity --color --wiki-link-count',
    operands: 'read*',
  }),
  xmllint: program({
    flags: '--format --noout --nonet --noblanks --html --xmlout --recover',
    text: '--xpath --pretty --encode',
    operands: 'read*',
  }),
  bat: viewer,
  batcat: viewer,
};
