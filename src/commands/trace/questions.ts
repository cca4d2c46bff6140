// The ready-made questions: why was this blocked, who touched this file, which rule fires, what never ended.
import type { Command } from 'commander';
import { inspectSettings } from '../../compose/settings.ts';
import { HarnessError } from '../../core/error.ts';
import type { FileTouch, OpenCall, RuleUse, Trace } from '../../core/trace.ts';
import type { Io } from '../command.ts';
import { type AskOptions, asking, rootFor } from './asking.ts';
import { columns, moment } from './columns.ts';

interface ListOptions extends AskOptions {
  readonly limit: string;
}

interface RulesOptions extends AskOptions {
  readonly days: string;
}

export const addFile = (command: Command, io: Io): void => {
  command
    .option('--limit <n>', 'how many at most', '30')
    .option('--json', 'print the calls as JSON')
    .action((path: string, options: ListOptions) =>
      listed(
        options,
        io,
        (trace) => trace.file(path, countOf(options.limit)),
        (touches) => fileWords(path, touches, io),
      ),
    );
};

export const addOpen = (command: Command, io: Io): void => {
  command
    .option('--limit <n>', 'how many at most', '30')
    .option('--json', 'print the calls as JSON')
    .action((options: ListOptions) =>
      listed(
        options,
        io,
        (trace) => trace.open(countOf(options.limit)),
        (calls) => openWords(calls, io),
      ),
    );
};

export const addRules = (command: Command, io: Io): void => {
  command
    .option('--days <n>', 'how many days back', '7')
    .option('--json', 'print the rules as JSON')
    .action(async (options: RulesOptions) => {
      const since = Date.now() - (countOf(options.days) - 1) * DAY_MS;
      const known = await rulesInForce(options, io);
      const used = async (trace: Trace): Promise<readonly RuleUse[]> => {
        const uses = await trace.rules(since);
        const silent = known.filter((rule) => uses.every((use) => use.rule !== rule));
        return [...uses, ...silent.map((rule) => ({ rule, matched: 0, decided: 0, said: NOTHING_SAID, last: '' }))];
      };
      await listed(options, io, used, (rules) => ruleWords(rules, io));
    });
};

const DAY_MS = 86_400_000;
const NOTHING_SAID = { allow: 0, ask: 0, deny: 0, shadow: 0 } as const;

/** Ids of the rules that are loaded: of those that never matched, the record knows nothing. */
const rulesInForce = async (options: AskOptions, io: Io): Promise<readonly string[]> => {
  const { sources } = await inspectSettings({ root: rootFor(options, io), env: io.env, flags: {} });
  return sources.scopes.flatMap(({ rules }) => rules.map(({ rule }) => rule.id));
};

const listed = async <Row>(
  options: AskOptions,
  io: Io,
  question: (trace: Trace) => Promise<readonly Row[]>,
  inWords: (rows: readonly Row[]) => string,
): Promise<void> => {
  const rows = await asking(options, io, question);
  io.out(options.json === true ? `${JSON.stringify(rows)}\n` : inWords(rows));
};

const countOf = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new HarnessError('invalid_arguments', `${text} is not a positive number`, 'give one, 30 for instance');
};

const fileWords = (path: string, touches: readonly FileTouch[], { color }: Io): string => {
  if (touches.length === 0) return `Nobody touched ${path}. A directory ends with a slash: ${path}/\n`;
  const rows = touches.map(({ ts, access, tool, status, client, reason = '', call }) => [
    moment(ts),
    access,
    tool,
    status,
    client,
    call,
    reason,
  ]);
  return columns(['TIME', 'DID', 'TOOL', 'CAME TO', 'CLIENT', 'CALL', 'WHY IT WAS DECIDED SO'], rows, color);
};

const openWords = (calls: readonly OpenCall[], { color }: Io): string => {
  if (calls.length === 0) return 'Every call has an outcome.\n';
  const rows = calls.map(({ ts, tool, call, run, ended }) => [
    moment(ts),
    tool,
    call,
    run,
    ended ? 'its run has ended: nobody recorded what came of it' : 'its run goes on, or its process died',
  ]);
  return columns(['TIME', 'TOOL', 'CALL', 'RUN', ''], rows, color);
};

const ruleWords = (rules: readonly RuleUse[], { color }: Io): string => {
  if (rules.length === 0) return 'No rule has matched, and none is loaded.\n';
  const rows = rules.map(({ rule, matched, decided, said, last }) => [
    matched === 0 ? 'never' : String(matched),
    String(decided),
    String(said.deny),
    String(said.ask),
    String(said.allow),
    String(said.shadow),
    last === '' ? '-' : last,
    rule,
  ]);
  return columns(['MATCHED', 'DECIDED', 'DENY', 'ASK', 'ALLOW', 'SHADOW', 'LAST', 'RULE'], rows, color);
};
