// How the record looks in a terminal.
import picocolors from 'picocolors';
import type { LogCheck } from '../compose/log.ts';
import { argumentOf } from '../core/argument.ts';
import type { CallRow, RunSummary } from '../core/records.ts';
import { plain } from './plain.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

/** Each gives whole lines. */
export interface TraceView {
  readonly runs: (runs: readonly RunSummary[]) => string;
  readonly heading: (run: RunSummary) => string;
  readonly call: (row: CallRow) => string;
  readonly check: (check: LogCheck) => string;
}

export const createTraceView = (color: boolean): TraceView => {
  const colors = picocolors.createColors(color);
  return {
    runs: (runs) => table([HEADINGS, ...runs.map(cellsOf)], colors),
    heading: (run) => heading(run, colors),
    call: (row) => callLines(row, colors),
    check: (check) => checkLines(check, colors),
  };
};

const HEADINGS = ['RUN', 'STARTED', 'TOOK', 'CALLS', 'DENIED', 'PENDING', 'ERRORS', 'CLIENT'];

const cellsOf = (run: RunSummary): readonly string[] => [
  plain(run.run),
  momentOf(run.started),
  run.finished === undefined ? '-' : durationOf(Date.parse(run.finished) - Date.parse(run.started)),
  String(run.calls),
  String(run.denied),
  String(run.pending),
  String(run.errors),
  plain(run.client),
];

/** Columns as wide as their widest cell, two spaces apart; the first row is the heading. */
const table = (rows: readonly (readonly string[])[], colors: Colors): string => {
  const widths = HEADINGS.map((_, column) => rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line, at) => `${at === 0 ? colors.dim(line) : line}\n`).join('');
};

const heading = (run: RunSummary, colors: Colors): string => {
  const end = run.finished === undefined ? 'not finished' : `finished ${momentOf(run.finished)}`;
  const counts = [
    plural(run.calls, 'call'),
    `${run.denied} denied`,
    `${run.pending} pending`,
    plural(run.errors, 'error'),
  ];
  const where = run.root === undefined ? '' : `  ${plain(run.root)}`;
  const what = `started ${momentOf(run.started)}, ${end}: ${counts.join(', ')}`;
  return `${colors.bold(plain(run.run))}  ${plain(run.client)}${where}\n${colors.dim(what)}\n\n`;
};

const WIDTH = { tool: 13, argument: 40, verdict: 5, rule: 22, took: 8 } as const;

const callLines = (row: CallRow, colors: Colors): string => {
  const verdict = row.decision ?? '-';
  const cells = [
    colors.dim(row.ts.slice('yyyy-mm-ddT'.length, -1)),
    colors.bold(column(row.tool, WIDTH.tool)),
    column(argumentOf(row.input), WIDTH.argument),
    paint(verdict, verdict.padEnd(WIDTH.verdict), colors),
    colors.dim(column(row.rule ?? '', WIDTH.rule)),
    (row.duration_ms === undefined ? '' : durationOf(row.duration_ms)).padStart(WIDTH.took),
    paint(row.status, outcomeOf(row), colors),
  ];
  return `${[cells.join('  ').trimEnd(), ...remarksOn(row).map((remark) => colors.dim(`${INDENT}${remark}`))].join('\n')}\n`;
};

const INDENT = ' '.repeat('hh:mm:ss.mmm  '.length);

const outcomeOf = ({ status, code, tests }: CallRow): string => {
  const counts =
    tests === undefined ? '' : ` (${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped)`;
  const reason = code === undefined || code === status ? '' : ` ${plain(code)}`;
  return `${status === 'unknown' ? 'no outcome recorded' : status}${reason}${counts}`;
};

/** What one wants to know of a call that did not go well; the others need no words. */
const remarksOn = ({ call, status, decision, reason, failure, approval }: CallRow): readonly string[] => {
  if (status === 'ok') return decision === 'ask' ? [`${call}: agreed to in the client`] : [];
  const cause = failure ?? (decision === 'allow' ? undefined : reason);
  const why = cause === undefined ? call : `${call}: ${cause}`;
  return [why, ...(approval === undefined || status !== 'pending' ? [] : [`waits for approval ${approval}`])].map(
    plain,
  );
};

const PAINT: Readonly<Record<string, 'green' | 'yellow' | 'red' | 'dim'>> = {
  allow: 'green',
  ok: 'green',
  ask: 'yellow',
  pending: 'yellow',
  unknown: 'yellow',
  '-': 'dim',
};

const paint = (word: string, text: string, colors: Colors): string => colors[PAINT[word] ?? 'red'](text);

const checkLines = ({ ok, segments, events, retired, problems, notes }: LogCheck, colors: Colors): string => {
  const lines = [
    ...problems.map(
      ({ segment, line, kind, message }) => `${colors.red(kind)}  ${placeOf(segment, line)}: ${plain(message)}`,
    ),
    ...notes.map(
      ({ segment, line, message }) => `${colors.yellow('note')}  ${placeOf(segment, line)}: ${plain(message)}`,
    ),
    ...(retired.segments === 0
      ? []
      : [
          colors.dim(
            `${plural(retired.events, 'event')} in ${plural(retired.segments, 'segment')} were retired, on record`,
          ),
        ]),
    ok
      ? colors.green(`${plural(events, 'event')} in ${plural(segments, 'segment')}: chain intact`)
      : colors.red(
          `${plural(events, 'event')} in ${plural(segments, 'segment')}: ${plural(problems.length, 'segment')} not as written`,
        ),
  ];
  return `${lines.join('\n')}\n`;
};

const placeOf = (segment: string, line: number): string => (line === 0 ? segment : `${segment} line ${line}`);

const column = (text: string, width: number): string => {
  const shown = plain(text);
  return shown.length <= width ? shown.padEnd(width) : `${shown.slice(0, width - 1)}…`;
};

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `2026-01-31 12:00:00`, UTC. */
const momentOf = (ts: string): string => ts.slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replace('T', ' ');

const UNITS = [
  { below: 1_000, per: 1, name: 'ms', digits: 1 },
  { below: 60_000, per: 1_000, name: 's', digits: 1 },
  { below: 3_600_000, per: 60_000, name: 'min', digits: 0 },
  { below: Number.POSITIVE_INFINITY, per: 3_600_000, name: 'h', digits: 1 },
] as const;

const durationOf = (ms: number): string => {
  const unit = UNITS.find(({ below }) => ms < below) ?? UNITS[0];
  return `${(ms / unit.per).toFixed(unit.digits)} ${unit.name}`;
};
