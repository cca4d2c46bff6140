// Programs that say something about the machine, and the versions of the usual tools.
import { program } from './grammar.ts';
import { misfit, type Program, type ProgramTable, touches } from './program.ts';

const informs = (flags = '', text = '') => program({ flags, text, tame: true });

/** Only asked for its version, in one of the forms that the tool is known to have. */
const version =
  (...forms: readonly string[]): Program =>
  (args) =>
    forms.includes(args.map((word) => (word.kind === 'literal' ? word.value : '?')).join(' '))
      ? touches()
      : misfit('more than a question for the version');

const dashed = version('--version', '-v', '-V', '--help');

export const SYSTEM: ProgramTable = {
  pwd: informs('-L -P'),
  whoami: informs(),
  id: program({ flags: '-a -g -G -n -r -u -z', operands: 'text' }),
  groups: program({ operands: 'text*' }),
  hostname: informs('-f -s -i -I -d'),
  uname: informs('-a -s -n -r -v -m -p -i -o --all --kernel-name --machine'),
  arch: informs(),
  nproc: informs('--all', '--ignore'),
  tty: informs('-s'),
  uptime: informs('-p -s'),
  free: informs('-b -k -m -g -h -t -w', '-s -c'),
  // `-s` sets the clock and is not listed; an operand that is not a format does too.
  date: program({
    flags: '-u -R --utc --rfc-email',
    text: '-d --date',
    maybe: '-I --iso-8601 --rfc-3339',
    read: '-r --reference',
    operands: 'text',
    check: ({ operands }) =>
      operands.every((word) => word.kind === 'literal' && word.value.startsWith('+'))
        ? undefined
        : misfit('date may set the clock'),
  }),
  cal: program({ flags: '-1 -3 -m -y -j', text: '-n -A -B', operands: 'text text' }),
  ps: program({
    flags: '-e -f -A -a -x -l -u -H --forest --no-headers',
    text: '-o -p -C --sort --pid --ppid',
    operands: 'text*',
    check: ({ operands, options }) =>
      operands
        .concat(options.flatMap(({ value }) => value ?? []))
        .every((word) => /^[aufxjlvwr]*$|^[\w,=%:+-]+$/.test(word.value)) &&
      !operands.some((word) => word.value.includes('e'))
        ? undefined
        : misfit('ps may show environments'),
  }),
  lscpu: informs('-a -b -c -e -J -p'),
  lsblk: informs('-a -b -f -l -p -J', '-o'),
  vmstat: informs('-a -s -w'),
  pgrep: program({
    flags: '-a -c -f -i -l -n -o -v -x',
    text: '-g -P -s -t -u -U -G -d',
    operands: 'text',
    tame: true,
  }),
  pidof: program({ flags: '-s -x', operands: 'text*', tame: true }),
  whereis: program({ flags: '-b -m -s', operands: 'text*' }),
  which: program({ flags: '-a -s', operands: 'text*', tame: true }),
  type: program({ flags: '-a -t -p -P -f', operands: 'text*', tame: true }),
  seq: program({
    flags: '-w --equal-width',
    text: '-s -f --separator --format',
    operands: 'text text text',
    numeric: true,
  }),
  locale: informs('-a -m'),
  getconf: program({ operands: 'text' }),
  node: version('--version', '-v', '--help'),
  npm: version('--version', '-v', 'version', '--help'),
  npx: version('--version', '-v'),
  yarn: version('--version', '-v'),
  pnpm: version('--version', '-v'),
  bun: version('--version', '-v'),
  deno: version('--version', '-V'),
  tsc: version('--version', '-v'),
  python: version('--version', '-V', '-VV'),
  python3: version('--version', '-V', '-VV'),
  pip: version('--version', '-V', 'list', 'freeze', 'list --format=json', 'list --format=freeze'),
  pip3: version('--version', '-V', 'list', 'freeze'),
  ruby: version('--version', '-v'),
  java: version('--version', '-version'),
  javac: version('--version', '-version'),
  perl: version('--version', '-v'),
  php: version('--version', '-v'),
  go: version(
    'version',
    'env',
    'env GOPATH',
    'env GOMODCACHE',
    'env GOROOT',
    'env GOVERSION',
    'env GOOS',
    'env GOARCH',
    'help',
  ),
  rustc: version('--version', '-V', '-vV'),
  rustup: version('--version', '-V', 'show', 'toolchain list'),
  cargo: version('--version', '-V', '--list'),
  gcc: dashed,
  'g++': dashed,
  clang: dashed,
  cc: dashed,
  make: version('--version', '-v'),
  cmake: version('--version'),
  docker: version('--version', '-v', 'version', 'ps', 'ps -a', 'images'),
  kubectl: version('version --client'),
  gh: version('--version', 'version'),
  bash: version('--version'),
  curl: version('--version', '-V'),
  jest: version('--version'),
  eslint: version('--version', '-v'),
  prettier: version('--version', '-v'),
  ruff: version('--version', '-V'),
  mypy: version('--version', '-V'),
  black: version('--version'),
  uv: version('--version', '-V', 'version'),
  poetry: version('--version', '-V'),
  conda: version('--version', '-V'),
  dotnet: version('--version', '--list-sdks', '--list-runtimes'),
  swift: version('--version'),
  terraform: version('version', '--version', '-version'),
  aws: version('--version'),
  helm: version('version --short', 'version'),
  psql: version('--version', '-V'),
  sqlite3: version('--version', '-version'),
  openssl: version('version', 'version -a'),
  ssh: version('-V'),
  wget: version('--version', '-V'),
  rsync: version('--version', '-V'),
  biome: version('--version'),
};
