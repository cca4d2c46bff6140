// The report that people read: what was played, how it ended, and what the record tells of it.
import type { Attempt } from '../client.ts';
import type { Result } from '../result.ts';
import type { Row } from './rows.ts';

export interface Told {
  readonly suite: string;
  readonly description: string;
  readonly version: string;
  /** ISO 8601. */
  readonly at: string;
  readonly rows: readonly Row[];
}

export const markdownOf = ({ suite, description, version, at, rows }: Told): string =>
  `${[
    `# ${suite}`,
    `${description}\n\nPlayed ${at} with harness ${version}. Every figure is read off the record of its play. Clients that are not in the table did not run, and nothing is said of them.`,
    '![cases passed](report.svg)',
    '## Clients',
    table(CLIENTS, rows),
    '## Work',
    table(WORK, rows),
    '## Context',
    table(CONTEXT, rows),
    ...(rows.some(({ attempts }) => attempts.length > 0) ? ['## Attempts', attempts(rows)] : []),
    '## Cases',
    ...rows.flatMap((row) => [`### ${row.client}, ${row.ablation}`, cases(row.results)]),
  ].join('\n\n')}\n`;

type Columns<Item> = Readonly<Record<string, (item: Item) => string>>;

const CLIENTS: Columns<Row> = {
  client: ({ client }) => client,
  ablation: ({ ablation }) => ablation,
  passed: ({ passed, total }) => `${passed}/${total}`,
  'pass rate': ({ passed, total, notRun }) => share(passed, total - notRun),
  'not run': ({ notRun }) => String(notRun),
  twins: ({ twins }) => (twins.total === 0 ? '–' : `${twins.passed}/${twins.total}`),
  'tests passed': ({ testsPassed, total, notRun }) => share(testsPassed, total - notRun),
  'verifier passed': ({ verified, total, notRun }) => share(verified, total - notRun),
  'by category': ({ byCategory }) => byCategory.map((one) => `${one.category} ${one.passed}/${one.total}`).join(', '),
  'failure categories': ({ failures }) => failures.map(([name, count]) => `${name} ${count}`).join(', ') || 'none',
  tokens: ({ usage }) => (usage === undefined ? 'not told' : `${usage.input_tokens} in, ${usage.output_tokens} out`),
  cost: ({ usage }) => (usage?.cost_usd === undefined ? 'not told' : `$${usage.cost_usd.toFixed(4)}`),
};

const WORK: Columns<Row> = {
  client: ({ client }) => client,
  ablation: ({ ablation }) => ablation,
  'tool calls': (row) => mean(row, 'calls'),
  steps: (row) => mean(row, 'steps'),
  'repeated calls': (row) => mean(row, 'repeated_calls'),
  'repeated reads': (row) => mean(row, 'repeated_reads'),
  'invalid calls': ({ sum }) => String(sum('invalid')),
  denials: ({ sum }) => String(sum('denied')),
  asked: ({ sum }) => String(sum('asked')),
  'tool failures': ({ sum }) => String(sum('failed')),
  'test runs': (row) => mean(row, 'test_runs'),
  'first edit': (row) => mean(row, 'first_edit_ms', ' ms'),
  'search to edit': (row) => mean(row, 'search_to_edit'),
  'edit to test': (row) => mean(row, 'edit_to_test'),
  'files modified': (row) => mean(row, 'files_modified'),
  time: ({ seconds }) => `${seconds.toFixed(1)} s`,
};

const CONTEXT: Columns<Row> = {
  client: ({ client }) => client,
  ablation: ({ ablation }) => ablation,
  'bytes shown': ({ sum }) => String(sum('shown_bytes')),
  'bytes stored': ({ sum }) => String(sum('stored_bytes')),
  'shown of all': (row) => {
    const ratio = row.mean('compression');
    return ratio === undefined ? '–' : `${(ratio * 100).toFixed(1)} %`;
  },
  artifacts: ({ sum }) => String(sum('artifacts')),
  'artifacts whole': ({ sum }) => `${sum('artifacts_whole')}/${sum('artifacts')}`,
  'largest output': ({ results }) => String(Math.max(0, ...results.map(({ figures }) => figures?.largest_output ?? 0))),
};

const CASES: Columns<Result> = {
  case: (result) => `${result.case}${result.kind === 'twin' ? ' (twin)' : ''}`,
  category: ({ category }) => category,
  result: ({ status }) => status.replace('_', ' '),
  verifier: ({ verifier }) => (verifier === null ? '–' : `${verifier.passed}/${verifier.wanted}`),
  'steps/budget': ({ figures, step_budget }) => `${figures?.steps ?? 0}/${step_budget}`,
  tests: ({ figures }) => (figures === null ? '–' : `${figures.test_runs} (${figures.red_tests} red)`),
  denials: ({ figures }) => String(figures?.denied ?? 0),
  edits: ({ figures }) => String(figures?.edits ?? 0),
  'first edit': ({ figures }) => (figures?.first_edit_ms == null ? '–' : `${Math.round(figures.first_edit_ms)} ms`),
  time: ({ duration_ms }) => `${(duration_ms / 1000).toFixed(1)} s`,
  why: ({ failure_category, reason }) => (failure_category === null ? '' : `${failure_category}: ${reason ?? ''}`),
};

const cases = (results: readonly Result[]): string => table(CASES, results);

const outcomes = (outcome: Attempt['outcome']) => (own: readonly Attempt[]) =>
  String(own.filter((attempt) => attempt.outcome === outcome).length);

const ATTEMPTS: Columns<readonly Attempt[]> = {
  attempt: ([first]) => first?.name ?? '',
  tried: (own) => String(own.length),
  refused: outcomes('refused'),
  succeeded: outcomes('succeeded'),
  'not run': outcomes('not_run'),
  recorded: (own) => String(own.filter(({ recorded }) => recorded === true).length),
};

/** One line a kind of attempt; what succeeded, is not on record or could not be made is told one by one. */
const attempts = (rows: readonly Row[]): string => {
  const all = rows.flatMap((row) => row.attempts);
  const names = [...new Set(all.map(({ name }) => name))];
  const lines = names.map((name) => all.filter((attempt) => attempt.name === name));
  const odd = all.filter(({ outcome, recorded }) => outcome !== 'refused' || recorded !== true);
  const told = [
    ...new Set(
      odd.map(({ name, probe, outcome, detail }) => `- ${name}: ${probe}: ${outcome.replace('_', ' ')}, ${detail}`),
    ),
  ];
  const head = table(ATTEMPTS, lines);
  return [head, ...(told.length === 0 ? [] : [told.join('\n')])].join('\n\n');
};

const table = <Item>(columns: Columns<Item>, items: readonly Item[]): string => {
  const names = Object.keys(columns);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(names),
    line(names.map(() => '---')),
    ...items.map((item) => line(Object.values(columns).map((cell) => inCell(cell(item))))),
  ].join('\n');
};

/** What a client has said must not make a table of its own. */
const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`);

const mean = (row: Row, figure: Parameters<Row['mean']>[0], unit = ''): string => {
  const value = row.mean(figure);
  return value === undefined ? '–' : `${Math.round(value * 10) / 10}${unit}`;
};
