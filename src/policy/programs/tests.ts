// Test runners run the project's own code, which is their purpose. Known are the plain calls of them; an option that
// names another program, another configuration or a place outside is not.
import type { Word } from '../shell/word.ts';
import { program } from './grammar.ts';
import type { Parsed } from './options.ts';
import { type Finding, misfit, type Program } from './program.ts';

const runner = (grammar: Parameters<typeof program>[0]): Program => {
  const known = program(grammar);
  return (args) => named(known(args));
};

const named = (finding: Finding): Finding => (finding.fits ? { ...finding, shape: 'test-runner' } : finding);

/** The program after fixed words, e.g. `run` of `vitest run`. */
const after =
  (words: readonly string[], inner: Program): Program =>
  (args) =>
    words.every((word, index) => args[index]?.kind === 'literal' && args[index]?.value === word)
      ? inner(args.slice(words.length))
      : misfit(`not \`${words.join(' ')}\``);

const oneOf =
  (...programs: readonly Program[]): Program =>
  (args) => {
    const findings = programs.map((each) => each(args));
    return (
      findings.find((finding) => finding.fits) ??
      findings.find((finding) => !finding.fits && finding.hides) ??
      misfit('not a plain call of a test runner')
    );
  };

/** A reporter may be a program of the project's; a plain word is one of the runner's own. */
const builtInReporter = ({ options }: Parsed) =>
  options.some(({ name, value }) => name.endsWith('-reporter') && !/^[a-z][\w-]*$/.test(value?.value ?? ''))
    ? misfit('a test reporter that is a program')
    : undefined;

const vitest = runner({
  flags: `
    --run --silent --passWithNoTests --no-color --coverage --bail --no-coverage --hideSkippedTests --allowOnly
    --no-isolate --update -u --no-file-parallelism
  `,
  text: '-t --testNamePattern --reporter --testTimeout --retry --maxWorkers --project --shard',
  maybe: '--bail --silent --coverage',
  operands: 'read*',
  check: builtInReporter,
});

const jest = runner({
  flags: `
    --ci --coverage --verbose --silent --bail -b --runInBand -i --passWithNoTests --no-coverage --no-cache
    --onlyChanged -o --listTests --colors --forceExit --detectOpenHandles --lastCommit --findRelatedTests
  `,
  text: '-t --testNamePattern --testPathPattern --testPathPatterns --maxWorkers -w --testTimeout --shard',
  maybe: '--bail --silent --coverage',
  operands: 'read*',
});

const mocha = runner({
  flags: '--bail -b --exit --no-color --recursive',
  text: '-g --grep -f --fgrep --timeout -t --retries',
  operands: 'read*',
});

const pytest = runner({
  flags: `
    -v -q -x -s -l --verbose --quiet --exitfirst --lf --last-failed --ff --failed-first --nf --sw --stepwise
    --co --collect-only --no-header --no-summary --showlocals --strict-markers --durations-min
    --disable-warnings --full-trace
  `,
  text: '-k -m --maxfail --durations --tb --color -n --timeout --show-capture',
  maybe: '-r --capture',
  operands: 'read*',
  // `@file` stands for the arguments in that file.
  check: ({ operands }) =>
    operands.some((word) => word.value.startsWith('@')) ? misfit('arguments kept in a file') : undefined,
});

const unittest = runner({
  flags: '-v -q -f -b -c --verbose --quiet --failfast --buffer --catch --locals',
  text: '-k -p --pattern',
  read: '-s -t --start-directory --top-level-directory',
  operands: 'read*',
});

const python = oneOf(
  after(['-m', 'pytest'], pytest),
  after(['-m', 'unittest', 'discover'], unittest),
  after(['-m', 'unittest'], unittest),
);

const goTest = goFlags({
  flags: 'v race short cover failfast json benchmem shuffle a x',
  text: 'run skip bench count timeout parallel cpu tags benchtime coverpkg covermode shuffle list p',
});

const cargoTest = runner({
  flags: `
    --all --workspace --lib --bins --tests --examples --doc --release -r --all-features --no-default-features
    --no-fail-fast --no-run --locked --offline --frozen -v -q --verbose --quiet --all-targets --nocapture
    --ignored --include-ignored --exact --list --show-output
  `,
  text: `
    -p --package --test --bin --example --features -F --exclude -j --jobs --test-threads --color --skip
    --profile
  `,
  operands: 'text*',
});

const npmScript: Program = (args) => {
  const script = args[0];
  return script?.kind === 'literal' && /^test(?:[:\-.][\w:.-]*)?$/.test(script.value)
    ? npmRest(args.slice(1))
    : misfit('not a test script');
};

/** What follows the script's name: npm's own options only if they are harmless; behind `--` they are the runner's. */
const npmRest: Program = (args) => {
  const dashes = args.findIndex((word) => word.value === '--');
  const own = dashes < 0 ? args : args.slice(0, dashes);
  const passed = dashes < 0 ? [] : args.slice(dashes + 1);
  const harmless = own.every(
    (word) => word.kind === 'literal' && /^(?:-s|--silent|--if-present|--no-color)$/.test(word.value),
  );
  if (!harmless) return misfit('an option of npm that is not in the table');
  return oneOf(vitest, jest, mocha, pytest)(passed);
};

const npm = oneOf(
  after(['test'], npmRest),
  after(['t'], npmRest),
  after(['run'], npmScript),
  after(['run-script'], npmScript),
);

/** bun hands everything after the script's name to the script. */
const bunScript: Program = (args) =>
  args.length === 1 ? npmScript(args) : misfit('more than the name of a test script');

const bunTest = runner({
  flags: '--coverage --bail --only --todo --update-snapshots -u',
  text: '-t --test-name-pattern --timeout --rerun-each',
  maybe: '--bail',
  operands: 'read*',
});

const nodeTest = after(
  ['--test'],
  runner({
    flags: '--test-only --experimental-test-coverage --no-warnings',
    text: '--test-name-pattern --test-reporter --test-timeout --test-concurrency',
    operands: 'read*',
    check: builtInReporter,
  }),
);

const vitestRun = oneOf(after(['run'], vitest), after(['--run'], vitest));

export const TESTS: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    npm,
    pnpm: npm,
    yarn: oneOf(after(['test'], npmRest), after(['run'], npmScript)),
    bun: oneOf(after(['run'], bunScript), after(['test'], bunTest)),
    npx: oneOf(after(['vitest'], vitestRun), after(['jest'], jest), after(['mocha'], mocha)),
    vitest: vitestRun,
    jest,
    mocha,
    node: nodeTest,
    pytest,
    python,
    python3: python,
    go: after(['test'], goTest),
    cargo: oneOf(after(['test'], cargoTest), after(['nextest', 'run'], cargoTest)),
    make: runner({
      flags: '-s -k --silent',
      operands: 'text',
      check: ({ operands }) =>
        /^(?:test|check)(?:-[\w-]+)?$/.test(operands[0]?.value ?? '') ? undefined : misfit('not a test target'),
    }),
  }),
);

/** go spells every option with one dash or two, and separates its value by a blank or `=`. */
function goFlags(list: { readonly flags: string; readonly text: string }): Program {
  const flags = new Set(list.flags.split(' '));
  const text = new Set(list.text.split(' '));
  const files = runner({ operands: 'read*' });
  return (args) => {
    const operands: Word[] = [];
    let takesNext = false;
    for (const word of args) {
      const [, name, value] = /^--?(\w+)(=[\s\S]*)?$/.exec(word.value) ?? [];
      if (word.kind !== 'literal') return misfit('an expansion among the arguments of go test');
      if (takesNext) takesNext = false;
      else if (name === undefined) operands.push(word);
      else if (!flags.has(name) && !text.has(name)) return misfit(`option -${name} of go test is not in the table`);
      else takesNext = text.has(name) && !flags.has(name) && value === undefined;
    }
    return files(operands);
  };
}
