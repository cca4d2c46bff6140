// `harness rules promote | demote | history | false-block`: how far rules that came from drafts are in force.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import type { Review, Reviewer } from '../../core/review.ts';
import { type RuleModeChanged, RuleModeSchema } from '../../core/rule-mode.ts';
import { assertPerson, openHarness, userConfigDir, VERSION } from '../../harness.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import { columns, moment } from '../trace/columns.ts';
import { workspaceRoot } from '../workspace-root.ts';
import type { RulesOptions } from './options.ts';

export interface WordOptions extends RulesOptions {
  readonly to?: string;
  readonly reason?: string;
  readonly tokenFile?: string;
}

interface FalseBlockOptions extends WordOptions {
  readonly call: string;
}

type Add = (usage: string, description: string) => Command;

export const addModes = (add: Add, io: Io): void => {
  const saying: Add = (usage, description) =>
    add(usage, description)
      .option('--reason <text>', 'why')
      .option('--token-file <file>', "the operator's token, for scripts of your own; else a terminal is needed");
  saying(
    'promote <rule>',
    'a step up: shadow, canary 10 %, canary 50 %, enforce; without a reason as far as the evidence carries',
  )
    .option('--to <mode>', 'canary or enforce at once')
    .action((rule: string, options: WordOptions) => step('promote', rule, options, io));
  saying('demote <rule>', 'back to watching')
    .option('--to <mode>', 'canary, shadow or retired', 'shadow')
    .action((rule: string, options: WordOptions) => step('demote', rule, options, io));
  saying('false-block <rule>', 'say that a rule stopped what was wanted: it watches again')
    .requiredOption('--call <id>', 'the call that it stopped')
    .action((rule: string, options: FalseBlockOptions) => falseBlock(rule, options, io));
  add('history [rule]', 'every change of a mode, with its reason').action(
    (rule: string | undefined, options: RulesOptions) => history(rule, options, io),
  );
};

const reviewing = async <Answer>(
  options: RulesOptions,
  io: Io,
  ask: (review: Review) => Promise<Answer>,
): Promise<Answer> => {
  const harness = await openHarness({ root: workspaceRoot(options, io), env: io.env, flags: {}, transport: 'command' });
  try {
    return await ask(await harness.review());
  } finally {
    await harness.close();
  }
};

const REVIEWER: Reviewer = { client: `harness/${VERSION}` };

/** Throws denied_by_policy unless a person is at the command line. */
export const assertPersonAt = ({ tokenFile }: { readonly tokenFile?: string }, io: Io): void => {
  const { env, interactive = false, parent } = io;
  const file = tokenFile === undefined ? undefined : resolve(io.cwd, tokenFile);
  assertPerson({ userConfig: userConfigDir(env), env, interactive, parent, tokenFile: file });
};

const modeIn = (text: string | undefined): z.infer<typeof RuleModeSchema> | undefined => {
  if (text === undefined) return undefined;
  const mode = RuleModeSchema.safeParse(text).data;
  if (mode !== undefined) return mode;
  const known = RuleModeSchema.options.join(', ');
  throw new HarnessError('invalid_arguments', `there is no mode ${plain(text)}`, `write one of ${known}`);
};

const step = async (way: 'promote' | 'demote', rule: string, options: WordOptions, io: Io): Promise<void> => {
  const to = modeIn(options.to);
  assertPersonAt(options, io);
  const { reason } = options;
  const change = await reviewing(options, io, (review) => review[way]({ rule, to, reason }, REVIEWER));
  tell(change, options, io);
};

const falseBlock = async (rule: string, options: FalseBlockOptions, io: Io): Promise<void> => {
  assertPersonAt(options, io);
  const { call, reason = '' } = options;
  const change = await reviewing(options, io, (review) => review.falseBlock(rule, call, reason, REVIEWER));
  if (change === undefined) io.out(options.json === true ? 'null\n' : `${plain(rule)}: on record\n`);
  else tell(change, options, io);
};

const tell = (change: RuleModeChanged, { json }: RulesOptions, io: Io): void =>
  io.out(json === true ? `${JSON.stringify(change)}\n` : `${plain(change.rule)}: ${inWords(change)}\n`);

const inWords = ({ from, to, share, reason }: RuleModeChanged): string => {
  const part = share === undefined ? '' : ` in ${Math.round(share * 100)} % of the sessions`;
  return `${from ?? 'new'} -> ${to}${part} (${plain(reason)})`;
};

const history = async (rule: string | undefined, options: RulesOptions, io: Io): Promise<void> => {
  const changes = await reviewing(options, io, (review) => review.history(rule));
  if (options.json === true) return io.out(`${JSON.stringify(changes)}\n`);
  if (changes.length === 0) return io.out('No mode was ever changed.\n');
  const cells = changes.map((change) => [moment(change.at), plain(change.rule), change.by, inWords(change)]);
  io.out(columns(['when', 'rule', 'by', 'change'], cells, io.color));
};
