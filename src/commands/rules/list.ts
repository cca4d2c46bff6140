// The rules as files say them: a row for each, or a line for each problem.
import picocolors from 'picocolors';
import { inspectSettings } from '../../compose/settings.ts';
import type { RuleRow } from '../../core/records.ts';
import type { Inspection } from '../../settings/inspect.ts';
import { problemLine } from '../../settings/problem.ts';
import { ruleRow } from '../../settings/rule-row.ts';
import type { LoadedRule } from '../../settings/scope-files.ts';
import type { Io } from '../command.ts';
import { counted } from '../counted.ts';
import { plain } from '../plain.ts';
import { workspaceRoot } from '../workspace-root.ts';
import type { RulesOptions } from './options.ts';

/** What a person has to mend first is printed, and the exit code is 1. */
export const inspected = async (options: RulesOptions, io: Io): Promise<Inspection | undefined> => {
  const seen = await inspectSettings({ root: workspaceRoot(options, io), env: io.env, flags: {} });
  const { problems } = seen.sources;
  if (problems.length === 0) return seen;
  io.exitWith(1);
  if (options.json === true) io.out(`${JSON.stringify({ ok: false, problems })}\n`);
  else for (const problem of problems) io.out(`${plain(problemLine(problem))}\n`);
  return undefined;
};

/** Every rule, those that wait for trust as well. */
export const allRules = ({ sources }: Inspection): readonly LoadedRule[] =>
  sources.scopes.flatMap(({ rules }) => rules);

export const listRules = async (options: RulesOptions, io: Io): Promise<void> => {
  const seen = await inspected(options, io);
  if (seen === undefined) return;
  const rows = allRules(seen).map((rule) => rowOf(rule, seen));
  if (options.json === true) return io.out(`${JSON.stringify(rows)}\n`);
  if (rows.length === 0) return io.out('There are no rules; the floors and defaults of docs/policy.md hold.\n');
  io.out(table(rows, io.color));
};

export const checkRules = async (options: RulesOptions, io: Io): Promise<void> => {
  const seen = await inspected(options, io);
  if (seen === undefined) return;
  const rules = allRules(seen);
  const examples = rules.reduce((sum, rule) => sum + rule.examples, 0);
  const held = seen.settings?.held ?? [];
  if (options.json === true) {
    return io.out(`${JSON.stringify({ ok: true, rules: rules.length, examples, waiting: held.length })}\n`);
  }
  io.out(
    `${counted(rules.length, 'rule', ['is', 'are'])} sound, ${counted(examples, 'example', ['holds', 'hold'])}.\n`,
  );
  if (held.length > 0) io.out(`${held.length} of what the project says waits for trust. Next: harness trust.\n`);
};

export const rowOf = (rule: LoadedRule, { root, settings }: Inspection): RuleRow =>
  ruleRow(rule, { root, held: settings?.heldRules ?? [] });

const PAINT = { allow: 'green', ask: 'yellow', deny: 'red' } as const;

const table = (rows: readonly RuleRow[], color: boolean): string => {
  const colors = picocolors.createColors(color);
  const width = (of: (row: RuleRow) => string): number => Math.max(...rows.map((row) => of(row).length));
  const [ids, modes] = [width(({ id }) => plain(id)), width(stateOf)];
  return rows
    .map((row) => {
      const decision = colors[PAINT[row.decision]](row.decision.padEnd(5));
      return `${decision}  ${plain(row.id).padEnd(ids)}  ${stateOf(row).padEnd(modes)}  ${colors.dim(plain(row.at))}\n`;
    })
    .join('');
};

const stateOf = ({ mode, trusted }: RuleRow): string => (trusted ? mode : 'waits for trust');
