// What `harness eval` writes and prints when everything is played.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { visible } from '../../core/visible.ts';
import { chartOf } from '../../eval/report/chart.ts';
import { markdownOf } from '../../eval/report/markdown.ts';
import { type Row, rowsOf } from '../../eval/report/rows.ts';
import { type Totals, totalsOf } from '../../eval/report/totals.ts';
import type { Result } from '../../eval/result.ts';
import type { Suite } from '../../eval/suite.ts';
import { columns } from '../trace/columns.ts';

export interface Reported {
  readonly suite: Suite;
  readonly directory: string;
  readonly results: readonly Result[];
  readonly version: string;
}

/** Writes report.md, report.json and report.svg into the directory of the run. */
export const writeReports = async ({ suite, directory, results, version }: Reported): Promise<Totals> => {
  const rows = rowsOf(results);
  const totals = totalsOf(suite.name, directory, results);
  const at = new Date().toISOString();
  const told = { suite: suite.name, description: suite.description, version, at, rows };
  await writeFile(join(directory, 'report.json'), `${JSON.stringify(totals, null, 2)}\n`);
  await writeFile(join(directory, 'report.md'), markdownOf(told));
  await writeFile(join(directory, 'report.svg'), chartOf(suite.name, rows));
  return totals;
};

/** The report in short: a line a case, a line a client. */
export const inWords = (totals: Totals, results: readonly Result[], color: boolean): string => {
  const pen = picocolors.createColors(color);
  const lines = results.map((result) => [
    `${result.case}${result.kind === 'twin' ? ' (twin)' : ''}`,
    result.category,
    `${result.client}, ${result.ablation}`,
    result.status.replace('_', ' '),
    `${result.figures?.steps ?? 0}/${result.step_budget}`,
    `${(result.duration_ms / 1000).toFixed(1)} s`,
    visible(result.reason ?? ''),
  ]);
  const table = columns(['case', 'category', 'client', 'result', 'steps', 'time', 'why'], lines, color);
  const ends = rowsOf(results).map((row) => pen.bold(endOf(row)));
  return `${table}\n${ends.join('\n')}\n\nReports: ${join(totals.directory, 'report.md')}, report.json, report.svg\n`;
};

const endOf = (row: Row): string => {
  const twins = row.twins.total === 0 ? '' : `, twins ${row.twins.passed}/${row.twins.total}`;
  const missing = row.notRun === 0 ? '' : `, ${row.notRun} not run`;
  return `${row.client}, ${row.ablation}: ${row.passed}/${row.total}${twins}${missing}${attemptsOf(row)}`;
};

const attemptsOf = ({ attempts }: Row): string => {
  if (attempts.length === 0) return '';
  const count = (fits: (attempt: Row['attempts'][number]) => boolean): number => attempts.filter(fits).length;
  const succeeded = count(({ outcome }) => outcome === 'succeeded');
  const notRun = count(({ outcome }) => outcome === 'not_run');
  const silent = count(({ recorded }) => recorded === false);
  return `; ${attempts.length} attempts, ${succeeded} successes, ${silent} not on record, ${notRun} not run`;
};
