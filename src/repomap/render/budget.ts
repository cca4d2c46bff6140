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

/** Part of the budget for sections; the rest is for paths. */
const SECTIONS_SHARE = 0.72;
/** Files with signatures per thousand tokens. */
const SECTIONS_PER_1000 = 16;

/** Rounds in which what is left is spent. */
const MOST_EXTRA = 12;

/** By rank: much of the first, something of the tenth. */
const sizeAt = (place: number, extra: number): Size => ({
  signatures: Math.max(1, Math.round(5 / (1 + place * 0.35))) + extra * 2,
  names: Math.max(3, Math.round(14 / (1 + place * 0.12))) + extra * 8,
});

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
  const first = firstSections({
    path,
    section,
    budget: Math.floor(budget * SECTIONS_SHARE),
    most: mostSections(maxTokens),
    costOf,
  });
  const tail = tailOf({ path, from: first.sections.length, budget: budget - first.tokens, count });
  const sections = enlarged(first, section, { left: budget - first.tokens - tail.tokens, costOf });
  return {
    sections,
    tail: tail.lines,
    leftOut: Math.max(0, tail.isWhole ? 0 : total - first.sections.length - tail.files),
  };
};

interface Sections {
  readonly sections: readonly Section[];
  /** Tokens of each. */
  readonly costs: readonly number[];
  readonly tokens: number;
}

type CostOf = (lines: readonly string[]) => number;

const firstSections = ({
  path,
  section,
  budget,
  most,
  costOf,
}: Pick<PlanInput, 'path' | 'section'> & {
  readonly budget: number;
  readonly most: number;
  readonly costOf: CostOf;
}): Sections => {
  const sections: Section[] = [];
  const costs: number[] = [];
  let tokens = 0;
  for (let place = 0; place < most; place += 1) {
    const name = path(place);
    if (name === undefined) break;
    const next = section(place, sizeAt(place, 0)) ?? { path: name, signatures: [], also: [] };
    const cost = costOf(sectionLines(next));
    if (tokens + cost > budget) break;
    sections.push(next);
    costs.push(cost);
    tokens += cost;
  }
  return { sections, costs, tokens };
};

/** More of the same files, in rank order, as long as tokens are left. */
const enlarged = (
  first: Sections,
  section: PlanInput['section'],
  { left, costOf }: { readonly left: number; readonly costOf: CostOf },
): readonly Section[] => {
  const sections = [...first.sections];
  const costs = [...first.costs];
  let rest = left;
  for (let extra = 1; extra <= MOST_EXTRA; extra += 1) {
    for (let place = 0; place < sections.length; place += 1) {
      const larger = section(place, sizeAt(place, extra));
      if (larger === undefined) continue;
      const cost = costOf(sectionLines(larger));
      const more = cost - (costs[place] ?? 0);
      if (more > rest) continue;
      sections[place] = larger;
      costs[place] = cost;
      rest -= more;
    }
  }
  return sections;
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
