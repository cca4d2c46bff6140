// Programs that read text and print it in another order or form.
import { inDirectories } from './files.ts';
import { program } from './grammar.ts';
import type { Parsed } from './options.ts';
import { hidden, type ProgramTable } from './program.ts';

const PASSING = /^(?:-[nqurVfdikt]|--(?:lines|quiet|unique|reverse|numeric-sort|version-sort))$/;

/** Without a file to read, and with these options alone, it only lets whole lines of its input through. */
const filtersInput = ({ operands, options }: Parsed) =>
  operands.length === 0 && options.every(({ name }) => PASSING.test(name)) ? ({ passes: true } as const) : {};

export const TEXT: ProgramTable = {
  cat: program({
    flags: `
      -A -b -e -E -n -s -t -T -u -v --show-all --number-nonblank --show-ends --number --squeeze-blank
      --show-tabs --show-nonprinting --help --version
    `,
    operands: 'read*',
    tame: true,
  }),
  tac: program({
    flags: '-b -r --before --regex',
    text: '-s --separator',
    operands: 'read*',
    tame: true,
    also: filtersInput,
  }),
  nl: program({
    flags: '-p --no-renumber',
    text: `
      -b -d -f -h -i -l -n -s -v -w --body-numbering --number-format --number-width --number-separator
      --starting-line-number --line-increment
    `,
    operands: 'read*',
    tame: true,
  }),
  head: program({
    flags: '-q -v -z --quiet --silent --verbose --zero-terminated',
    text: '-n -c --lines --bytes',
    numeric: true,
    operands: 'read*',
    tame: true,
    also: filtersInput,
  }),
  // Following a file never ends, which is a nuisance and not a danger.
  tail: program({
    flags: '-f -F -q -v -z -r --follow --quiet --silent --verbose --retry --zero-terminated',
    text: '-n -c -s --lines --bytes --pid --sleep-interval',
    maybe: '--follow',
    numeric: true,
    operands: 'read*',
    tame: true,
    also: filtersInput,
  }),
  wc: program({
    flags: '-c -l -L -m -w --bytes --chars --lines --max-line-length --words --help --version',
    maybe: '--total',
    operands: 'read*',
    tame: true,
  }),
  sort: program({
    flags: `
      -b -c -C -d -f -g -h -i -M -m -n -r -R -s -u -V -z --ignore-leading-blanks --dictionary-order
      --ignore-case --general-numeric-sort --human-numeric-sort --ignore-nonprinting --month-sort
      --numeric-sort --random-sort --reverse --version-sort --check --merge --stable --unique
      --zero-terminated --debug
    `,
    text: '-k -t -S --key --field-separator --buffer-size --parallel --batch-size --sort',
    maybe: '--check --sort',
    write: '-o --output',
    hides: '--compress-program',
    operands: 'read*',
    also: filtersInput,
  }),
  // Its second operand is an output file.
  uniq: program({
    flags: '-c -d -D -i -u -z --count --repeated --ignore-case --unique --zero-terminated',
    text: '-f -s -w --skip-fields --skip-chars --check-chars',
    maybe: '--all-repeated --group',
    numeric: true,
    operands: 'read write',
    also: filtersInput,
  }),
  cut: program({
    flags: '-n -s -z --complement --only-delimited --zero-terminated',
    text: '-b -c -d -f --bytes --characters --delimiter --fields --output-delimiter',
    operands: 'read*',
    tame: true,
  }),
  paste: program({ flags: '-s -z --serial --zero-terminated', text: '-d --delimiters', operands: 'read*', tame: true }),
  join: program({
    flags: '-i -z --ignore-case --check-order --nocheck-order --header --zero-terminated',
    text: '-1 -2 -a -e -j -o -t -v',
    operands: 'read read',
  }),
  tr: program({
    flags: '-c -C -d -s -t --complement --delete --squeeze-repeats --truncate-set1',
    operands: 'text text',
    tame: true,
  }),
  rev: program({ operands: 'read*', tame: true }),
  column: program({
    flags: '-t -e -n -x -J -d -L --table --table-noheadings --fillrows --json --keep-empty-lines',
    text: `
      -s -c -o -N -R -H -O -T -W --separator --output-separator --output-width --table-columns --table-right
      --table-hide --table-order --table-truncate --table-wrap --table-name
    `,
    operands: 'read*',
    tame: true,
  }),
  fold: program({ flags: '-b -s --bytes --spaces', text: '-w --width', numeric: true, operands: 'read*', tame: true }),
  fmt: program({
    flags: '-c -s -t -u --crown-margin --split-only --tagged-paragraph --uniform-spacing',
    text: '-w -p -g --width --prefix --goal',
    numeric: true,
    operands: 'read*',
  }),
  pr: program({
    flags: '-a -d -F -m -n -r -t -T -v',
    text: '-h -l -o -s -w -W',
    numeric: true,
    operands: 'read*',
  }),
  // `-o` merges into a file, asking on the terminal.
  sdiff: program({
    flags: '-a -b -B -d -E -i -l -s -t -W -Z --suppress-common-lines --left-column',
    text: '-w --width',
    operands: 'read read',
    also: ({ operands }) => ({ feedings: inDirectories(operands) }),
  }),
  shuf: program({
    flags: '-e -r -z --echo --repeat --zero-terminated',
    text: '-i -n --input-range --head-count',
    read: '--random-source',
    write: '-o --output',
    operands: 'read*',
  }),
  tsort: program({ operands: 'read' }),
  numfmt: program({
    flags: '--grouping -z --zero-terminated',
    text: '-d --delimiter --padding --suffix --field --format',
    maybe: '--to --from --to-unit --from-unit --padding --suffix --field --format --round --header --invalid',
    operands: 'text*',
    tame: true,
  }),
  bc: program({ flags: '-l -q -s -w --mathlib --quiet --standard --warn', operands: 'read*' }),
  expand: program({ flags: '-i --initial', text: '-t --tabs', operands: 'read*', tame: true }),
  unexpand: program({ flags: '-a --all --first-only', text: '-t --tabs', operands: 'read*', tame: true }),
  base64: program({ flags: '-d -D -i --decode --ignore-garbage', text: '-w --wrap', operands: 'read' }),
  base32: program({ flags: '-d -i --decode --ignore-garbage', text: '-w --wrap', operands: 'read' }),
  iconv: program({ flags: '-c -s -l --list --silent', text: '-f -t --from-code --to-code', operands: 'read*' }),
  zcat: program({ flags: '-f -q -v', operands: 'read*' }),
  gunzip: program({
    flags: '-c -t -l -q -v --stdout --test --list',
    operands: 'read*',
    check: ({ options }) =>
      options.some(({ name }) => /^(?:-c|-t|-l|--stdout|--test|--list)$/.test(name))
        ? undefined
        : hidden('replaces the file'),
  }),
  tee: program({ flags: '-a -i -p --append --ignore-interrupts', maybe: '--output-error', operands: 'write*' }),
  yq: program({
    flags: '-r -P -C -M -j -e -o=json --raw-output',
    text: '-o -p --output-format --input-format -I --indent',
    // One operand alone is a file, so that an expression is judged as if it were one.
    operands: 'read*',
    check: yqScript,
  }),
};

function yqScript({ operands }: Parsed) {
  const script = operands[0]?.value ?? '.';
  return /^[\w.[\]"'| \-*()?,:/=<>]*$/.test(script) && !/load|env|eval|system|input|filename|\bnow\b/.test(script)
    ? undefined
    : hidden('a yq expression beyond plain selection');
}
