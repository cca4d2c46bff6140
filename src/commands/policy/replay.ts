// `harness policy replay`: what other rules would have made of the recorded history.
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import picocolors from 'picocolors';
import { MODES } from '../../compose/tools.ts';
import { HarnessError } from '../../core/error.ts';
import type { Change, WhatIf } from '../../replay/what-if.ts';
import type { Io } from '../command.ts';
import { counted } from '../counted.ts';
import { plain } from '../plain.ts';
import { workspaceRoot } from '../workspace-root.ts';

interface ReplayFlags {
  readonly root?: string;
  readonly mode?: string;
  readonly rules?: readonly string[];
  readonly without?: readonly string[];
  readonly since?: string;
  readonly json?: true;
}

export const configureReplay = (command: Command, io: Io): void => {
  command
    .command('replay')
    .description('judge the recorded history by other rules; exit 0 nothing would change, 1 something would')
    .option('--rules <file...>', 'add these rule files, config.yaml files or directories of rules, as if enforced')
    .option('--without <rule...>', 'leave out these rules')
    .option('--since <when>', 'only calls since then: 30d, 12h, 2026-01-31')
    .option('--root <dir>', 'workspace; else the current directory')
    .addOption(new Option('--mode <mode>', 'judge in this mode').choices(MODES))
    .option('--json', 'print every change as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  harness policy replay                          # the record against the policy in force\n  harness policy replay --rules draft.md --since 30d\n  harness policy replay --without no-force-push',
    )
    .action((flags: ReplayFlags) => replay(flags, io));
};

const replay = async (flags: ReplayFlags, io: Io): Promise<void> => {
  const { rules = [], without = [], mode } = flags;
  const { replayPolicy } = await import('../../compose/replay.ts');
  const report = await replayPolicy({
    root: workspaceRoot(flags, io),
    env: io.env,
    mode,
    rules: rules.map((path) => resolve(io.cwd, path)),
    without,
    since: flags.since === undefined ? undefined : sinceOf(flags.since, Date.now()),
  });
  io.exitWith(report.divergences === 0 ? 0 : 1);
  io.out(flags.json === true ? `${JSON.stringify(report)}\n` : inWords(report, io.color));
};

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** A span back from now, or a date. Throws invalid_arguments. */
const sinceOf = (text: string, now: number): string => {
  const [, amount, unit = ''] = /^(\d{1,6})([dhm])$/.exec(text) ?? [];
  const time = amount === undefined ? Date.parse(text) : now - Number(amount) * (UNIT_MS[unit] ?? 0);
  if (Number.isNaN(time))
    throw new HarnessError('invalid_arguments', `--since ${text} is no time`, 'write 30d, 12h or 2026-01-31');
  return new Date(time).toISOString();
};

const MOST_CHANGES = 20;

const inWords = (report: WhatIf, color: boolean): string => {
  const { calls, sessions, by_name: named, decisions, divergences, kinds, undecidable, missing, changes } = report;
  const spread = Object.entries(kinds).map(([kind, count]) => `${kind.replace('->', ' → ')} ${count}`);
  const first = changes.filter((change) => change.first);
  const lines = [
    `${counted(calls, 'call')} in ${counted(sessions, 'session')}: ${decisions.allow} allow, ${decisions.ask} ask, ${decisions.deny} deny${named === 0 ? '' : `; ${named} imported, judged by the names of files`}.`,
    `${counted(divergences, 'divergence')}${spread.length === 0 ? '' : ` (${spread.join(', ')})`} in ${counted(report.diverging_sessions, 'session')}; ${undecidable} undecidable.`,
    ...Object.entries(missing).map(([what, count]) => `  undecidable: ${what} (${count})`),
    ...weightLines(report),
    ...(first.length === 0 ? [] : ['First of each session:']),
    ...first.slice(0, MOST_CHANGES).map((change) => changeLine(change, color)),
    ...(first.length > MOST_CHANGES ? [`  … ${first.length - MOST_CHANGES} more with --json.`] : []),
  ];
  return `${lines.join('\n')}\n`;
};

const weightLines = ({ stopped, precision }: WhatIf): readonly string[] => {
  const told = Object.entries(stopped).filter(([, count]) => count > 0);
  if (told.length === 0) return [];
  const share = precision === null ? '' : `; right in ${Math.round(precision * 100)} %`;
  return [
    `What would be stopped had: ${told.map(([what, count]) => `${what.replace('_', ' ')} ${count}`).join(', ')}${share}.`,
  ];
};

const changeLine = (change: Change, color: boolean): string => {
  const colors = picocolors.createColors(color);
  const { at, call, tool, subject, old, outcome, rule } = change;
  return `  ${at.slice(0, 16).replace('T', ' ')}  ${old} → ${change.new}  ${plain(`${tool}: ${subject}`).slice(0, 100)}  ${colors.dim(`${plain(rule)}, ${outcome}, ${plain(call)}`)}`;
};
