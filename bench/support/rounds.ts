// Alternating rounds and medians: a machine that changes its speed changes it for all candidates alike.

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
};

export interface Candidate<Figure extends string> {
  readonly name: string;
  readonly measure: () => Promise<Readonly<Record<Figure, number>>>;
}

/** Measures every candidate once a round. Figures by candidate, then by figure: one value a round. */
export const alternate = async <Figure extends string>(candidates: readonly Candidate<Figure>[], rounds: number) => {
  const measured = new Map<string, Readonly<Record<Figure, number>>[]>(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, measure } of candidates) measured.get(name)?.push(await measure());
  }
  return measured;
};

/** Median of the ratios, round by round, of one candidate's figure to another's. */
export const ratio = <Figure extends string>(
  measured: ReadonlyMap<string, readonly Readonly<Record<Figure, number>>[]>,
  figure: Figure,
  [of, to]: readonly [string, string],
): number => {
  const [mine = [], theirs = []] = [measured.get(of), measured.get(to)];
  return median(mine.map((round, index) => round[figure] / (theirs[index]?.[figure] ?? Number.NaN)));
};

export const medianOf = <Figure extends string>(
  measured: ReadonlyMap<string, readonly Readonly<Record<Figure, number>>[]>,
  figure: Figure,
  name: string,
): number => median((measured.get(name) ?? []).map((round) => round[figure]));
