// The best map that a number of tokens can buy: signatures for the files that rank first, a tail of bare paths for the
// next ones, and what is left for more signatures. One pass; every line is counted once, and lines add up.
import type { Section } from './section.ts';
import { sectionLines } from './section.ts';
import { directoryOf } from '../rank/history.ts';

/** Tokens of a line with its line break. */
export type CountLine = (line: string) => number;

/** How much of a file is shown. */
export interface Size {
  readonly signatures: number;
  readonly names: number;
}

export interface PlanInput {
  /** Paths, best first. */
  readonly paths: readonly string[];
  /** The section of the file at a place in `paths`; undefined for files that show no more than their path. */
  readonly section: (place: number, size: Size) => Section | undefined;
  readonly maxTokens: number;
  readonly count: CountLine;
}

export interface Plan {
  readonly sections: readonly Section[];
  /** Directory -> names in it, both in rank order. */
  readonly tail: readonly TailLine[];
  readonly leftOut: number;
  readonly tokens: number;
}

export interface TailLine {
  readonly directory: string;
  readonly names: readonly string[];
}

/** Part of the budget for sections; the rest is for paths. */
const SECTIONS_SHARE = 0.72;
/** Files with signatures per thousand tokens. */
const SECTIONS_PER_1000 = 16;

/** By rank: much of the first, something of the tenth. */
const sizeAt = (place: number, extra: number): Size => ({
  signatures: Math.max(1, Math.round(5 / (1 + place * 0.35))) + extra * 2,
  names: Math.max(3, Math.round(14 / (1 + place * 0.12))) + extra * 8,
});

export const tailText = ({ directory, names }: TailLine): string =>
  directory === '' || names.length === 1 ? names.map((name) => directory + name).join(' ') : `${directory}: ${names.join(' ')}`;

export const leftOutText = (count: number): string => `+${count} more files`;

export const plan = ({ paths, section, maxTokens, count }: PlanInput): Plan => {
  const costOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + count(line), 0);
  let left = maxTokens - count(leftOutText(paths.length));
  const sections: Section[] = [];
  const costs: number[] = [];
  const forSections = Math.floor(left * SECTIONS_SHARE);
  const most = Math.max(3, Math.round((maxTokens / 1000) * SECTIONS_PER_1000));
  let spent = 0;
  let place = 0;
  for (; place < Math.min(most, paths.length); place += 1) {
    const next = section(place, sizeAt(place, 0)) ?? { path: paths[place] ?? '', signatures: [], also: [] };
    const cost = costOf(sectionLines(next));
    if (spent + cost > forSections) break;
    sections.push(next);
    costs.push(cost);
    spent += cost;
  }
  left -= spent;
  const tail = tailOf(paths.slice(place), left, count);
  left -= tail.tokens;
  for (let extra = 1; extra <= 12; extra += 1) {
    for (let at = 0; at < sections.length; at += 1) {
      const larger = section(at, sizeAt(at, extra));
      if (larger === undefined) continue;
      const cost = costOf(sectionLines(larger));
      const more = cost - (costs[at] ?? 0);
      if (more > left) continue;
      sections[at] = larger;
      costs[at] = cost;
      left -= more;
    }
  }
  const leftOut = paths.length - place - tail.files;
  return { sections, tail: tail.lines, leftOut, tokens: maxTokens - left };
};

/** Paths grouped by directory, in the order in which the directories first come up. */
const tailOf = (
  paths: readonly string[],
  budget: number,
  count: CountLine,
): { readonly lines: readonly TailLine[]; readonly files: number; readonly tokens: number } => {
  const lines = new Map<string, string[]>();
  const costs = new Map<string, number>();
  let tokens = 0;
  let files = 0;
  for (const path of paths) {
    const directory = directoryOf(path);
    const names = [...(lines.get(directory) ?? []), path.slice(directory.length)];
    const cost = count(tailText({ directory, names }));
    const more = cost - (costs.get(directory) ?? 0);
    if (tokens + more > budget) break;
    lines.set(directory, names);
    costs.set(directory, cost);
    tokens += more;
    files += 1;
  }
  return { lines: [...lines].map(([directory, names]) => ({ directory, names })), files, tokens };
};
