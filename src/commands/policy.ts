// `harness policy`: ask what would be decided, without doing or recording anything.
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Command, Option } from 'commander';
import picocolors from 'picocolors';
import * as z from 'zod';
import { MODES } from '../compose/tools.ts';
import { commandOf, pathEffects } from '../core/asked.ts';
import type { Verdict } from '../core/decision.ts';
import { messageOf } from '../core/error.ts';
import { type Harness, openHarness } from '../harness.ts';
import type { CliCommand, Io } from './command.ts';
import { type ExplainOptions, explain } from './policy/explain.ts';
import { configureReplay } from './policy/replay.ts';

interface CheckOptions {
  readonly root?: string;
  readonly mode?: string;
  readonly json?: true;
  readonly jsonl?: true;
}

export const policy: CliCommand = {
  name: 'policy',
  summary: 'judge a command or path without running it',
  configure: (command: Command, io: Io) => {
    command
      .command('check')
      .description('say what would be decided about a command line, and why; exit 0 allow, 1 ask or deny')
      .argument('[command...]', 'one quoted shell line, or the words of one command')
      .option('--root <dir>', 'workspace; else the current directory')
      .addOption(new Option('--mode <mode>', 'judge in this mode').choices(MODES))
      .option('--json', 'print the verdict as JSON')
      .option('--jsonl', 'read {"cmd":…} or {"tool":…,"path":…} a line on standard input, print a verdict a line')
      .addHelpText(
        'after',
        "\nExamples:\n  harness policy check -- git push --force\n  harness policy check -- 'git log --oneline | head'",
      )
      .action((words: readonly string[], options: CheckOptions) => run(words, options, io));
    command
      .command('explain')
      .description('every match, what decided, and the rule that would change it; exit 0 allow, 1 ask or deny')
      .argument('[command...]', 'one quoted shell line, or the words of one command')
      .option('--root <dir>', 'workspace; else the current directory')
      .addOption(new Option('--mode <mode>', 'judge in this mode').choices(MODES))
      .option('--json', 'print it as JSON')
      .addHelpText('after', "\nExample:\n  harness policy explain -- 'npm run build && git push'")
      .action((words: readonly string[], options: ExplainOptions) => explain(words, options, io));
    configureReplay(command, io);
  },
};

const run = async (words: readonly string[], options: CheckOptions, io: Io): Promise<void> => {
  const root = resolve(io.cwd, options.root ?? '.');
  const harness = await openHarness({ root, env: io.env, flags: options, transport: 'command' });
  if (options.jsonl === true) return judgeLines(harness, io);
  if (words.length === 0) {
    io.err("harness: nothing to judge. Next: harness policy check -- 'git status'.\n");
    return io.exitWith(2);
  }
  const answer = answerTo(harness.check('run_command', [commandOf(words)]));
  io.out(options.json === true ? `${JSON.stringify(answer)}\n` : inWords(answer, io.color));
  io.exitWith(answer.verdict === 'allow' ? 0 : 1);
};

/** The verdict as this command prints it. */
interface Answer {
  readonly verdict: Verdict['decision'];
  readonly rule: string;
  readonly reason: string;
  readonly remedy?: string;
  readonly parts: readonly {
    readonly part: string;
    readonly verdict: Verdict['decision'];
    readonly rule: string;
    readonly reason: string;
  }[];
}

const answerTo = ({ decision, rule, reason, remedy, matches }: Verdict): Answer => ({
  verdict: decision,
  rule,
  reason,
  ...(remedy === undefined ? {} : { remedy }),
  parts: matches.map((match) => ({
    part: match.subject,
    verdict: match.decision,
    rule: match.rule,
    reason: match.reason,
  })),
});

const LineSchema = z.union([
  z.object({ cmd: z.string(), cwd: z.string().optional() }),
  z.object({ argv: z.array(z.string()).min(1), cwd: z.string().optional() }),
  z.object({ tool: z.string(), path: z.string() }),
]);

const judgeLines = async (harness: Harness, io: Io): Promise<void> => {
  let bad = 0;
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    try {
      io.out(`${JSON.stringify(judgeLine(harness, line))}\n`);
    } catch (thrown) {
      bad += 1;
      io.out(
        `${JSON.stringify({ error: `not judged: ${messageOf(thrown)}; a line is {"cmd":…} or {"tool":…,"path":…}` })}\n`,
      );
    }
  }
  io.exitWith(bad === 0 ? 0 : 2);
};

const judgeLine = (harness: Harness, line: string): Answer => {
  const parsed = LineSchema.safeParse(JSON.parse(line));
  if (!parsed.success) throw new Error('the fields do not fit');
  const asked = parsed.data;
  if ('cmd' in asked) return answerTo(harness.check('run_command', [commandOf([asked.cmd], asked.cwd)]));
  if ('argv' in asked)
    return answerTo(harness.check('run_command', [{ kind: 'exec', argv: asked.argv, cwd: asked.cwd ?? '.' }]));
  return answerTo(harness.check(asked.tool, pathEffects(asked.tool, asked.path)));
};

const inWords = ({ verdict, rule, reason, remedy, parts }: Answer, color: boolean): string => {
  const colors = picocolors.createColors(color);
  const paint = { allow: colors.green, ask: colors.yellow, deny: colors.red } as const;
  const lines = [
    `${paint[verdict](verdict)}  ${reason}  ${colors.dim(rule)}`,
    ...(remedy === undefined ? [] : [`  instead: ${remedy}`]),
  ];
  const listed = parts.map(
    (part) => `  ${paint[part.verdict](part.verdict.padEnd(5))} ${part.part}  ${colors.dim(part.rule)}`,
  );
  return `${[...lines, ...listed].join('\n')}\n`;
};
