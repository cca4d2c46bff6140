// `harness eval`: plays a suite of cases through the real server and says what came of it.
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { HarnessError } from '../core/error.ts';
import { ABLATIONS, type Ablation } from '../eval/ablation.ts';
import type { EvalClient } from '../eval/client.ts';
import { CLIENT_NAMES, clientNamed } from '../eval/clients/index.ts';
import { temporary } from '../eval/playground.ts';
import type { Result } from '../eval/result.ts';
import { runSuite } from '../eval/run-suite.ts';
import { type Case, loadSuite, type Suite } from '../eval/suite.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { inWords, writeReports } from './eval/report.ts';
import { packageRoot } from './package-root.ts';
import { openProgress } from './progress.ts';

interface EvalOptions {
  readonly client: readonly string[];
  readonly ablation: readonly string[];
  readonly case?: readonly string[];
  readonly category?: readonly string[];
  readonly twins?: boolean;
  readonly jobs: number;
  readonly timeout: number;
  readonly out?: string;
  readonly resume?: string;
  readonly script?: string;
  readonly models: string;
  readonly json?: true;
}

export const evalCommand: CliCommand = {
  name: 'eval',
  summary: 'play a suite of cases through the real server and report',
  configure: (command: Command, io: Io) => {
    command
      .argument('<suite>', 'file of the suite, e.g. eval/hc_bench_20.json')
      .option('--client <names>', `${CLIENT_NAMES.join(' | ')} | a command; several by commas`, names, ['oracle'])
      .option('--ablation <names>', `${ABLATIONS.map(({ name }) => name).join(' | ')} | all`, names, ['full'])
      .option('--case <ids>', 'these only', names)
      .option('--category <names>', 'these only', names)
      .option('--twins', 'play the negative twins as well; the oracle does unless --no-twins is given')
      .option('--no-twins', 'play the cases only')
      .option('--jobs <n>', 'cases at a time', whole, Math.max(1, Math.min(4, cpus().length)))
      .option('--timeout <s>', 'seconds that a case may take', whole, 300)
      .option('--out <dir>', 'where reports, workspaces and records go; else a new temporary directory')
      .option('--resume <dir>', 'go on with what was begun there')
      .option('--script <dir>', 'scripted: the plans, <case>.yaml')
      .option('--models <file>', 'openai-chat, openai-responses: profiles of models', 'models.toml')
      .option('--json', 'print the report as JSON')
      .addHelpText('after', EXAMPLES)
      .action((suite: string, options: EvalOptions) => run(suite, options, io));
  },
};

const EXAMPLES = `
Exit 0 when everything passed, 1 when not, 3 when nothing could be run.

Examples:
  harness eval eval/hc_bench_20.json --client oracle
  harness eval eval/hc_bench_20.json --client saboteur --json
  harness eval eval/hc_bench_20.json --client openai-chat --models models.toml --ablation all
  harness eval eval/hc_bench_20.json --client "python3 my_agent.py" --category bugfix`;

const names = (text: string): readonly string[] => text.split(',').map((name) => name.trim());

const whole = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('a whole number above 0');
  return Number(text);
};

const run = async (file: string, options: EvalOptions, io: Io): Promise<void> => {
  const suite = loadSuite(resolve(io.cwd, file));
  const chosen = options.client.map(clientNamed);
  const ablations = ablationsOf(options.ablation);
  const playing = chosen.map((client) => ({ client, plays: playsOf(suite, client, options) }));
  const directory = resolve(io.cwd, options.resume ?? options.out ?? (await temporary('harness-eval-')));
  const total = playing.reduce((sum, { plays }) => sum + plays.length * ablations.length, 0);
  const progress = openProgress(io, total);
  const stop = new AbortController();
  io.onSignal(() => {
    const remedy = `harness eval ${file} --resume ${directory} goes on`;
    stop.abort(new HarnessError('cancelled', 'interrupted', remedy));
  });
  const bench = { home: packageRoot(), env: io.env, version: VERSION };
  const results: Result[] = [];
  try {
    for (const { client, plays } of playing) {
      const plan = {
        plays,
        clients: [client],
        ablations,
        directory,
        jobs: options.jobs,
        options: clientOptions(options, io),
      };
      results.push(...(await runSuite(plan, bench, { stop: stop.signal, done: () => progress.advance(1) })));
    }
  } finally {
    progress.close();
  }
  const totals = await writeReports({ suite, directory, results, version: VERSION });
  io.out(options.json === true ? `${JSON.stringify(totals)}\n` : inWords(totals, results, io.color));
  io.exitWith(results.every(({ status }) => status === 'not_run') ? 3 : results.every(isPassed) ? 0 : 1);
};

const isPassed = ({ status }: Result): boolean => status === 'passed';

const clientOptions = ({ timeout, script, models }: EvalOptions, { cwd }: Io) => ({
  timeout: timeout * 1000,
  models: resolve(cwd, models),
  ...(script === undefined ? {} : { script: resolve(cwd, script) }),
});

const ablationsOf = (wanted: readonly string[]): readonly Ablation[] => {
  if (wanted.includes('all')) return ABLATIONS;
  return wanted.map((name) => {
    const found = ABLATIONS.find((ablation) => ablation.name === name);
    if (found !== undefined) return found;
    const known = ABLATIONS.map((ablation) => ablation.name).join(', ');
    throw new HarnessError('invalid_arguments', `there is no ablation ${name}`, `take one of ${known}, all`);
  });
};

/** What a client plays, in the order of the suite, cases before twins. */
const playsOf = (suite: Suite, client: EvalClient, options: EvalOptions): readonly Case[] => {
  const twins = options.twins ?? client.twins === true;
  const all = [...suite.cases, ...(twins ? suite.twins : [])];
  const ids = options.case ?? [];
  const unknown = ids.find((id) => !suite.cases.some((known) => known.id === id));
  if (unknown !== undefined) {
    const known = suite.cases.map(({ id }) => id).join(', ');
    throw new HarnessError('invalid_arguments', `${suite.name} has no case ${unknown}`, `take one of ${known}`);
  }
  const plays = all.filter(
    ({ id, category }) =>
      (options.case === undefined || ids.includes(id)) &&
      (options.category === undefined || options.category.includes(category)),
  );
  if (plays.length > 0) return plays;
  throw new HarnessError('invalid_arguments', 'nothing is left to play', 'harness eval --help');
};
