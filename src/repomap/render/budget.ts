// The best map that a number of tokens can buy: signatures for the files that rank first, a tail of bare paths for the
// next ones, and what is left for more signatures. One pass; every line is counted once, and lines add up.

import { directoryOf } from '../rank/history.ts';
import type { Section } from './section.ts';
import { sectionLines } from './section.ts';

/** Tokens of a line with its line break. */
export type CountLine = (line: string) => number;

/** How much of a file is shown. */
export interface Size {
  readonly signatures: number;
  readonly names: number;
}

export interface PlanInput {
  /** The path at a place in the ranking, from 0; undefined after the last one. */
  readonly path: (place: number) => string | undefined;
  /** Files in all. */
  readonly total: number;
  /** The section of the file at a place; undefined for files that show no more than their path. */
  readonly section: (place: number, size: Size) => Section | undefined;
  readonly maxTokens: number;
  readonly count: CountLine;
  /** Lines that come before everything. */
  readonly notes?: readonly string[];
}

export interface Plan {
  readonly sections: readonly Section[];
  /** Directory -> names in it, both in rank order. */
  readonly tail: readonly TailLine[];
  readonly leftOut: number;
}

export interface TailLine {
  readonly directory: string;
  readonly names: readonly string[];
}

/** Part of the budget for sections; the rest is for paths, and what paths do not need goes to sections again. */
const SECTIONS_SHARE = 0.7;
/** Files with signatures per thousand tokens. */
const SECTIONS_PER_1000 = 9;
/** Rounds in which sections grow. */
const MOST_ROUNDS = 40;

/** What a file shows after so many rounds: names grow faster than signatures, and both faster in the files that rank first. */
const sizeAt = (place: number, round: number): Size => {
  const grown = round / (1 + place * 0.5);
  return { signatures: 1 + Math.floor(grown * 0.35), names: 3 + Math.floor(grown * 3) };
};

const isSame = (a: Size, b: Size): boolean => a.signatures === b.signatures && a.names === b.names;

export const tailText = ({ directory, names }: TailLine): string =>
  directory === '' || names.length === 1
    ? names.map((name) => directory + name).join(' ')
    : `${directory}: ${names.join(' ')}`;

export const leftOutText = (count: number): string => `+${count} more files`;

/** No map of so many tokens shows the signatures of more files. */
export const mostSections = (maxTokens: number): number =>
  Math.max(3, Math.round((maxTokens / 1000) * SECTIONS_PER_1000));

export const plan = ({ path, total, section, maxTokens, count, notes = [] }: PlanInput): Plan => {
  const costOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + count(line), 0);
  const budget = maxTokens - count(leftOutText(total)) - costOf(notes);
  const growing = createSections({ path, section, costOf });
  const share = Math.floor(budget * SECTIONS_SHARE);
  growing.begin(mostSections(maxTokens), share);
  growing.grow(share);
  const { length } = growing.sections();
  const tail = tailOf({ path, from: length, budget: budget - growing.tokens(), count });
  growing.grow(budget - tail.tokens);
  return { sections: growing.sections(), tail: tail.lines, leftOut: tail.isWhole ? 0 : total - length - tail.files };
};

interface SectionsInput extends Pick<PlanInput, 'path' | 'section'> {
  readonly costOf: (lines: readonly string[]) => number;
}

/** Sections that begin small, so that many files get one, and then grow in rank order. */
const createSections = ({ path, section, costOf }: SectionsInput) => {
  const sections: Section[] = [];
  const costs: number[] = [];
  let tokens = 0;
  let round = 0;
  const put = (place: number, next: Section, budget: number): boolean => {
    const cost = costOf(sectionLines(next));
    const more = cost - (costs[place] ?? 0);
    if (tokens + more > budget) return false;
    sections[place] = next;
    costs[place] = cost;
    tokens += more;
    return true;
  };
  return {
    sections: (): readonly Section[] => sections,
    tokens: () => tokens,
    begin: (most: number, budget: number): void => {
      for (let place = 0; place < most; place += 1) {
        const name = path(place);
        if (name === undefined) return;
        const small = section(place, sizeAt(place, 0)) ?? { path: name, signatures: [], also: [] };
        if (!put(place, small, budget)) return;
      }
    },
    /** Until the rounds are through or nothing fits any more. */
    grow: (budget: number): void => {
      for (let hasGrown = true; hasGrown && round < MOST_ROUNDS; round += 1) {
        hasGrown = false;
        for (let place = 0; place < sections.length; place += 1) {
          const size = sizeAt(place, round + 1);
          if (isSame(size, sizeAt(place, round))) continue;
          const larger = section(place, size);
          if (larger !== undefined && put(place, larger, budget)) hasGrown = true;
        }
      }
    },
  };
};

/** Paths grouped by directory, in the order in which the directories first come up. */
const tailOf = ({
  path,
  from,
  budget,
  count,
}: Pick<PlanInput, 'path' | 'count'> & { readonly from: number; readonly budget: number }): Tail => {
  const lines = new Map<string, string[]>();
  const costs = new Map<string, number>();
  let tokens = 0;
  for (let place = from; ; place += 1) {
    const name = path(place);
    const done = { lines: [...lines].map(([directory, names]) => ({ directory, names })), files: place - from, tokens };
    if (name === undefined) return { ...done, isWhole: true };
    const directory = directoryOf(name);
    const names = [...(lines.get(directory) ?? []), name.slice(directory.length)];
    const cost = count(tailText({ directory, names }));
    const more = cost - (costs.get(directory) ?? 0);
    if (tokens + more > budget) return { ...done, isWhole: false };
    lines.set(directory, names);
    costs.set(directory, cost);
    tokens += more;
  }
};

interface Tail {
  readonly lines: readonly TailLine[];
  readonly files: number;
  readonly tokens: number;
  /** Every file is named. */
  readonly isWhole: boolean;
}
