// Reading test output line by line: plain lines, sections under a headline, and counts in a summary.
import { stripVTControlCharacters } from 'node:util';
import type { Failure, Report } from './runner.ts';

/** Longer lines hold data, never a summary; cutting them keeps every pattern cheap. */
const LINE_CHARS = 500;
/** Deeper stacks are not searched for a place. */
const MAX_FRAMES = 200;
const MESSAGE_CHARS = 300;

/** Lines without colours and line ends; blank ones, which say nothing, are dropped. */
export const plainLines = (output: string): readonly string[] =>
  stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.slice(0, LINE_CHARS).trimEnd())
    .filter((line) => line !== '');

export interface Section {
  readonly head: RegExpExecArray;
  /** The lines up to the next headline. */
  readonly body: readonly string[];
}

export const sections = (lines: readonly string[], headline: RegExp): readonly Section[] => {
  const found: { head: RegExpExecArray; body: string[] }[] = [];
  for (const line of lines) {
    const head = headline.exec(line);
    if (head === null) found.at(-1)?.body.push(line);
    else found.push({ head, body: [] });
  }
  return found;
};

/** The matches of one pattern, at most one a line. */
export const matching = (lines: readonly string[], pattern: RegExp): readonly RegExpExecArray[] =>
  lines.map((line) => pattern.exec(line)).filter((match) => match !== null);

/** Adds up `2 failed`, `1 passed` … over all summaries. */
export const countsIn = (summaries: readonly string[]): ((...words: readonly string[]) => number) => {
  const counts = new Map<string, number>();
  for (const summary of summaries) {
    for (const [, number = '0', word = ''] of summary.matchAll(/(\d+) ([a-z]+)/g)) {
      counts.set(word, (counts.get(word) ?? 0) + Number(number));
    }
  }
  return (...words) => words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
};

/** The report of a runner that prints such summaries; a file that could not be loaded fails without being counted. */
export const totalsOf = (summaries: readonly string[], failures: readonly Failure[]): Report => {
  const count = countsIn(summaries);
  return {
    passed: count('passed'),
    failed: Math.max(count('failed'), failures.length),
    skipped: count('skipped', 'todo'),
    failures,
  };
};

/** A failure with what is known of it; the message shortened. */
export const failure = (
  name: string,
  found: { readonly location?: string | undefined; readonly message?: string | undefined },
): Failure => ({
  name,
  ...(found.location === undefined ? {} : { location: found.location }),
  ...(found.message === undefined || found.message === ''
    ? {}
    : { message: found.message.trim().slice(0, MESSAGE_CHARS) }),
});

/** `file:line` of the first frame `at … (file:line:column)` outside packages and Node itself. */
export const stackLocation = (lines: readonly string[]): string | undefined => {
  for (const line of lines.slice(0, MAX_FRAMES)) {
    const [, file, row] = /^\s*at (?:.* \()?(?:file:\/\/)?([^()]+?):(\d+):\d+\)?$/.exec(line) ?? [];
    if (file !== undefined && !/node:|node_modules/.test(file)) return `${file}:${row}`;
  }
  return undefined;
};

/** The first line, with the next one where it ends in a colon. */
export const firstWords = ([first, second = '']: readonly string[]): string | undefined =>
  first?.endsWith(':') ? `${first} ${second.trim()}` : first;

/** Failures by name, the first of each: some runners print them twice. */
export const distinct = (failures: readonly Failure[]): readonly Failure[] =>
  [...new Map(failures.toReversed().map((each) => [each.name, each])).values()].toReversed();
