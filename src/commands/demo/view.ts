// How the demo looks: a line for each call, what came of it below, nothing wider than a small terminal.
import picocolors from 'picocolors';
import type { verifyLog } from '../../compose/log.ts';
import { argumentOf } from '../../core/argument.ts';
import type { Answer } from '../../eval/assistant.ts';
import { createTraceView } from '../trace-view.ts';
import { durationOf, filled, inColumn, shellWord, WIDTH } from './layout.ts';
import { notesOn } from './notes.ts';
import type { Contents, Ruling } from './record.ts';
import type { Step } from './script.ts';

/** A call that was made, what came back, and what the log says of it. */
export interface Taken {
  readonly step: Step;
  readonly answer: Answer;
  readonly ruling: Ruling;
}

type LogCheck = Awaited<ReturnType<typeof verifyLog>>;

/** What the demo prints, in colour or not. Every text ends its lines. */
export interface DemoView {
  readonly heading: (text: string) => string;
  readonly fact: (name: string, text: string) => string;
  readonly call: (taken: Taken) => string;
  readonly record: (contents: Contents, check: LogCheck) => string;
  /** A command for the reader to copy. */
  readonly command: (assignment: string, words: readonly string[]) => string;
  readonly broken: (promises: readonly string[]) => string;
}

const TIME = 'hh:mm:ss';
const TOOL_WIDTH = 11;
const ARGUMENT_WIDTH = 35;
const VERDICT_WIDTH = 'allow'.length;
const RULE_WIDTH = 23;
const DURATION_WIDTH = '9999 ms'.length;

const INDENT = '  ';
/** Everything but times and names begins under the tools. */
const UNDER_TOOL = `${INDENT}${' '.repeat(TIME.length)}  `;
const TEXT_WIDTH = WIDTH - UNDER_TOOL.length;

const PAINT = { allow: 'green', ask: 'yellow', deny: 'red', good: 'green', bad: 'red', plain: 'dim' } as const;

/** The view of a session in the workspace `root`; paths in it are shown without that. */
export const createDemoView = (root: string, color: boolean): DemoView => {
  const pen = { colors: picocolors.createColors(color), root };
  const { colors } = pen;
  return {
    heading: (text) => `\n${INDENT}${colors.bold(text)}\n`,
    fact: (name, text) => named(name, text.split(' '), pen),
    call: (taken) => callLine(taken, pen) + noteLines(taken.answer, pen),
    record: (contents, check) =>
      recordLines(contents, pen) + named('verified', [createTraceView(color).check(check).trimEnd()], pen),
    command: (assignment, words) =>
      `${INDENT}${shellWord(assignment)} \\\n${INDENT}${INDENT}${words.map(shellWord).join(' ')}\n\n`,
    broken: (promises) => promises.map((promise) => `${INDENT}${colors.red('not as promised')}  ${promise}\n`).join(''),
  };
};

/** What every line is written with. */
interface Pen {
  readonly colors: ReturnType<typeof picocolors.createColors>;
  readonly root: string;
}

/** The columns of one call. */
const callLine = ({ step, answer, ruling }: Taken, { colors }: Pen): string => {
  const cells = [
    colors.dim(new Date(ruling.ts).toTimeString().slice(0, TIME.length)),
    colors.bold(inColumn(step.tool, TOOL_WIDTH)),
    inColumn(argumentOf(step.input) || argumentOf({ cmd: answer.cmd }), ARGUMENT_WIDTH),
    colors[PAINT[ruling.decision]](ruling.decision.padEnd(VERDICT_WIDTH)),
    colors.dim(inColumn(ruling.rule, RULE_WIDTH)),
    durationOf(ruling.durationMs).padStart(DURATION_WIDTH),
  ];
  return `${INDENT}${cells.join('  ')}\n`;
};

const noteLines = (answer: Answer, { colors, root }: Pen): string =>
  notesOn(answer)
    .flatMap(({ text, tone }) => {
      const lines = filled(text.replaceAll(`${root}/`, '').split(' '), TEXT_WIDTH);
      return lines.map((line) => `${UNDER_TOOL}${colors[PAINT[tone]](line)}\n`);
    })
    .join('');

const recordLines = ({ types, artifacts }: Contents, pen: Pen): string => {
  const counts = types.map(([type, count], at) => `${count} ${type}${at < types.length - 1 ? ',' : ''}`);
  const stored = `${artifacts} ${artifacts === 1 ? 'artifact' : 'artifacts'}: what a file held before it was first written`;
  return named('events', counts, pen) + named('stored', stored.split(' '), pen);
};

/** A name, and beside it pieces of text on as many lines as they need. */
const named = (name: string, pieces: readonly string[], { colors }: Pen): string => {
  const label = `${INDENT}${colors.dim(name.padEnd(TIME.length))}  `;
  return filled(pieces, TEXT_WIDTH)
    .map((line, at) => `${at === 0 ? label : UNDER_TOOL}${line}\n`)
    .join('');
};
