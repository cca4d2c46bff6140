// What the usual package managers and interpreters only say. Whatever installs, builds, asks the network or runs a
// script of the project is not here.
import { pathUses, program } from './grammar.ts';
import { misfit, type Program, type ProgramTable, touches } from './program.ts';

/** A subcommand that only prints, with the options that it may have. */
const subcommands =
  (table: ProgramTable): Program =>
  ([first, ...rest]) =>
    (first?.kind === 'literal' && Object.hasOwn(table, first.value) ? table[first.value] : undefined)?.(rest) ??
    misfit(`${first?.value ?? 'without a subcommand it'} is not known to only print`);

const npmList = program({
  flags: '-a -g -l -p --all --global --json --long --parseable --link --production --dev',
  text: '--omit --include',
  maybe: '--depth --omit --include --json',
  operands: 'text*',
});
const npmDepth: Program = (args) => {
  // The depth may be a word of its own.
  const at = args.findIndex(({ value }) => value === '--depth');
  const depth = args[at + 1];
  return npmList(at < 0 || !/^\d+$/.test(depth?.value ?? '') ? args : [...args.slice(0, at), ...args.slice(at + 2)]);
};
const printed = program({ flags: '-g --global --json', operands: 'text*' });

/** `npm run` without a script lists them; with one it runs it. */
const npm = subcommands({
  ls: npmDepth,
  list: npmDepth,
  ll: npmDepth,
  la: npmDepth,
  root: program({ flags: '-g --global' }),
  prefix: program({ flags: '-g --global' }),
  bin: program({ flags: '-g --global' }),
  explain: printed,
  why: printed,
  query: printed,
  run: program({ flags: '--json' }),
  'run-script': program({ flags: '--json' }),
  help: program({ operands: 'text' }),
  pkg: subcommands({ get: printed }),
  config: subcommands({ get: printed, list: program({ flags: '-l --json' }), ls: program({ flags: '-l --json' }) }),
});

const pip = subcommands({
  show: program({ flags: '-f -v --files --verbose', operands: 'text*' }),
  list: program({ flags: '-l --local --user --not-required --editable -e', maybe: '--format' }),
  freeze: program({ flags: '-l --local --user --all' }),
  check: program({}),
  help: program({ operands: 'text' }),
});

const checksOnly: Program = ([flag, script, ...more]) => {
  if (flag?.kind !== 'literal' || !/^(?:--check|-c)$/.test(flag.value)) return misfit('node runs a script');
  const plain = script?.kind === 'literal' && !script.value.startsWith('-') && more.length === 0;
  return plain ? touches(pathUses('read', script)) : misfit('node runs a script');
};

const goEnv: Program = (args) =>
  args.every(({ kind, value }) => kind === 'literal' && /^[A-Z][A-Z0-9_]*$|^-json$/.test(value))
    ? touches()
    : misfit('go env may change settings');

export const TOOLING: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    npm,
    pnpm: subcommands({ root: program({ flags: '-g --global' }), bin: program({ flags: '-g --global' }) }),
    pip,
    pip3: pip,
    node: checksOnly,
    go: subcommands({ env: goEnv }),
  }),
);
