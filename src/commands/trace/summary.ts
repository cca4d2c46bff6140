// `harness trace summary`: a run in figures.
import type { Command } from 'commander';
import picocolors from 'picocolors';
import type { TraceSummary } from '../../core/trace-summary.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import { isSession } from '../trace-find.ts';
import { type AskOptions, asking } from './asking.ts';

export const addSummary = (command: Command, io: Io): void => {
  command.option('--json', 'print the figures as JSON').action(async (run: string, options: AskOptions) => {
    const summary = await asking(options, io, (trace) => trace.summary(run));
    io.out(
      options.json === true
        ? `${JSON.stringify(summary)}\n`
        : inWords(isSession(run) ? { ...summary, run } : summary, io.color),
    );
  });
};

type Line = readonly [name: string, text: string];

const inWords = (summary: TraceSummary, color: boolean): string => {
  const colors = picocolors.createColors(color);
  const lines = [...callLines(summary), ...workLines(summary), ...costLines(summary)];
  const width = Math.max(...lines.map(([name]) => name.length));
  const head = `${colors.bold(summary.run)}  ${plain(summary.client)}\n\n`;
  return `${head}${lines.map(([name, text]) => `${colors.dim(name.padEnd(width))}  ${plain(text)}\n`).join('')}`;
};

const callLines = (summary: TraceSummary): readonly Line[] => {
  const { calls, decisions, tools, denials, repeated_calls, repeated_reads, map, without_outcome } = summary;
  return [
    ['calls', `${calls}: ${decisions.allow} allowed, ${decisions.ask} asked, ${decisions.deny} denied`],
    ['tools', listed(Object.entries(tools).map(([tool, figures]) => `${tool} ${figures.calls}`))],
    ['denials', listed(denials.map(({ rule, times }) => `${rule} ${times}×`))],
    ['repeated', listed(repeated_calls.map(({ tool, argument, times }) => `${tool} ${argument} ${times}×`))],
    ['read again', `${repeated_reads} times without a change`],
    ['map', map === null ? 'none' : mapUse(map)],
    ['no outcome', String(without_outcome)],
  ];
};

const mapUse = ({ maps, files_read, hits, hits_with_definitions }: NonNullable<TraceSummary['map']>): string =>
  `${maps} shown; of ${files_read} files read afterwards it had named ${hits}, ${hits_with_definitions} with definitions`;

const workLines = ({ first_edit, edits, tests, files_modified }: TraceSummary): readonly Line[] => [
  ['first edit', first_edit === null ? 'none' : `after ${seconds(first_edit.ms)} and ${first_edit.calls} calls`],
  [
    'edits',
    `${edits.total}, ${edits.untested} untested${edits.calls_to_test === null ? '' : `, ${edits.calls_to_test} calls to the next test run`}`,
  ],
  [
    'tests',
    tests.last === null
      ? 'none'
      : `${tests.runs} runs, ${tests.red} red, ${tests.red_to_green} times red to green, last ${tests.last}`,
  ],
  ['modified', listed(files_modified.map(({ path, added, removed }) => `${path} +${added} -${removed}`))],
];

const costLines = ({ output, durations, failures }: TraceSummary): readonly Line[] => [
  [
    'output',
    `${output.shown_bytes} bytes shown, ${output.saved_bytes} saved by artifacts (${output.reread_bytes} read again)`,
  ],
  [
    'time',
    [
      `queue ${seconds(durations.queue_ms)}`,
      `judging ${seconds(durations.judge_ms)}`,
      `waiting for people ${seconds(durations.approval_ms)}`,
      `running ${seconds(durations.execution_ms)}`,
    ].join(', '),
  ],
  ['failures', listed(Object.entries(failures).map(([category, count]) => `${category} ${count}`))],
];

const listed = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 3 : 1)} s`;
