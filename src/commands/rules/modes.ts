import type { Command } from 'commander';
import type * as z from 'zod';
import { inspectSettings } from '../../compose/settings.ts';
import { HarnessError } from '../../core/error.ts';
import type { Review, Reviewer } from '../../core/review.ts';
import { type RuleModeChanged, RuleModeSchema } from '../../core/rule-mode.ts';
import { openHarness } from '../../harness.ts';
import { VERSION } from '../../version.ts';
import type { Io } from '../command.ts';
import { type PersonOptions, requirePerson, withTokenFile } from '../person.ts';
import { plain } from '../plain.ts';
import { columns, moment } from '../trace/columns.ts';
import { workspaceRoot } from '../workspace-root.ts';
import type { RulesOptions } from './options.ts';

export interface WordOptions extends RulesOptions, PersonOptions {
  readonly to?: string;
  readonly reason?: string;
}

interface FalseBlockOptions extends WordOptions {
  readonly call: string;
}

type Add = (usage: string, description: string) => Command;

export const addModes = (add: Add, io: Io): void => {
  const saying: Add = (usage, description) => withTokenFile(add(usage, description).option('--reason <text>', 'why'));
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

const modeIn = (text: string | undefined): z.infer<typeof RuleModeSchema> | undefined => {
  if (text === undefined) return undefined;
  const mode = RuleModeSchema.safeParse(text).data;
  if (mode !== undefined) return mode;
  const known = RuleModeSchema.options.join(', ');
  throw new HarnessError('invalid_arguments', `there is no mode ${plain(text)}`, `write one of ${known}`);
};

const step = async (way: 'promote' | 'demote', rule: string, options: WordOptions, io: Io): Promise<void> => {
  const to = modeIn(options.to);
  requirePerson(options, io);
  const { reason } = options;
  const change = await reviewing(options, io, (review) => review[way]({ rule, to, reason }, REVIEWER));
  tell(change, options, io);
  if (await waitsForTrust(change.rule, options, io))
    io.err(`harness: ${plain(change.rule)} permits something and came with the repository. Next: harness trust.\n`);
};

const waitsForTrust = async (id: string, options: RulesOptions, io: Io): Promise<boolean> => {
  const { settings } = await inspectSettings({ root: workspaceRoot(options, io), env: io.env, flags: {} });
  return settings?.heldRules.some(({ rule }) => rule.id === id) === true;
};

const falseBlock = async (rule: string, options: FalseBlockOptions, io: Io): Promise<void> => {
  requirePerson(options, io);
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
