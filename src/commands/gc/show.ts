import type { Command } from 'commander';
import type { Backtest, DraftRecord, Sample } from '../../core/draft.ts';
import { visible, visibleLines } from '../../core/visible.ts';
import type { Io } from '../command.ts';
import type { AskOptions } from '../trace/asking.ts';
import { moment } from '../trace/columns.ts';
import { readingDrafts } from './reading.ts';

export const addShow = (command: Command, io: Io): void => {
  command.action(async (draft: string, options: AskOptions) => {
    const record = await readingDrafts(options, io, (reading) => reading.show(draft));
    io.out(options.json === true ? `${JSON.stringify(record)}\n` : inWords(record));
  });
};

const inWords = (draft: DraftRecord): string =>
  [
    `${draft.id}  ${draft.kind}, ${draft.state}, written by ${draft.drafter}`,
    visible(draft.title),
    ...(draft.loosens ? ['It LOOSENS what holds now.'] : []),
    '',
    ...visibleLines(draft.rationale).split('\n'),
    '',
    ...backtestLines(draft.backtest),
    ...draft.artifacts.flatMap(({ path, content, base_sha256 }) => [
      '',
      `${visible(path)}${base_sha256 === null ? '' : ' (changes the file that is there)'}`,
      ...visibleLines(content)
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    ]),
    '',
    ...draft.history.map(({ state, at, by, reason }) =>
      visible(`${moment(at)}  ${state} by ${by}${reason === undefined ? '' : `: ${reason}`}`),
    ),
    ...(draft.state === 'pending' ? [`waits until ${moment(draft.expires)}`] : []),
    '',
  ].join('\n');

const SAMPLE_KINDS = {
  bad_caught: 'rightly stopped',
  good_stopped: 'STOPPED THOUGH WANTED',
  good_freed: 'rightly let through',
  bad_let: 'LET THROUGH THOUGH BAD',
  unknown: 'nobody can say',
  undecidable: 'too little on record',
} as const;

/** The figures that a person decides by. */
const backtestLines = (backtest: Backtest): readonly string[] => {
  const { judged_on, would_fire, sessions, precision, precision_low: low, precision_high: high } = backtest;
  const span = judged_on.from === null ? '' : ` from ${moment(judged_on.from)}`;
  return [
    `backtest: ${backtest.gate} (${visible(backtest.why)})`,
    `  would fire on ${would_fire} of ${backtest.calls} calls in ${sessions} sessions${span}`,
    `  known: ${backtest.known_bad_caught} bad caught, ${backtest.known_good_stopped} good stopped, ${backtest.known_good_freed} good let through, ${backtest.known_bad_let} bad let through; ${backtest.unknown} unknown, ${backtest.undecidable} undecidable`,
    ...(precision === null || low === null || high === null
      ? []
      : [`  right: ${percent(precision)} (${percent(low)} to ${percent(high)})`]),
    ...(backtest.recall === null ? [] : [`  speaks about ${percent(backtest.recall)} of what caused it`]),
    ...kinds().flatMap((kind) => samplesOf(SAMPLE_KINDS[kind], backtest.samples[kind])),
  ];
};

const kinds = () => ['bad_caught', 'good_stopped', 'good_freed', 'bad_let', 'unknown', 'undecidable'] as const;

const samplesOf = (heading: string, samples: readonly Sample[]): readonly string[] =>
  samples.map(({ subject, outcome, call }) => visible(`  ${heading}: ${subject} (${outcome}; ${call})`));

const percent = (share: number): string => `${Math.round(share * 100)} %`;
