// One row for each client in each ablation: what the tables and the chart are made of. Pure.
import type { Attempt, Usage } from '../client.ts';
import type { FailureCategory, Figures, Result } from '../result.ts';
import { CATEGORIES } from '../suite.ts';

export interface Row {
  readonly client: string;
  readonly ablation: string;
  readonly results: readonly Result[];
  readonly total: number;
  readonly passed: number;
  readonly notRun: number;
  /** The negative twins. */
  readonly twins: { readonly total: number; readonly passed: number };
  readonly byCategory: readonly { readonly category: string; readonly passed: number; readonly total: number }[];
  /** Of those that were played: how many ended with passing tests, and how many the verifier accepts. */
  readonly testsPassed: number;
  readonly verified: number;
  /** Means over what was played; undefined when nothing was. */
  readonly mean: (figure: keyof Figures) => number | undefined;
  readonly sum: (figure: keyof Figures) => number;
  readonly failures: readonly (readonly [FailureCategory, number])[];
  readonly attempts: readonly Attempt[];
  readonly usage: Usage | undefined;
  readonly seconds: number;
}

/** In the order in which they were played. */
export const rowsOf = (results: readonly Result[]): readonly Row[] => {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = `${result.client}\n${result.ablation}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [rowOf(first, group)];
  });
};

const rowOf = ({ client, ablation }: Result, all: readonly Result[]): Row => {
  const results = all.filter(({ kind }) => kind === 'case');
  const twins = all.filter(({ kind }) => kind === 'twin');
  const figures = results.flatMap((result) => result.figures ?? []);
  const values = (figure: keyof Figures): readonly number[] =>
    figures.map((one) => one[figure]).filter((value) => typeof value === 'number');
  return {
    client,
    ablation,
    results: all,
    total: results.length,
    passed: passedOf(results),
    notRun: results.filter(({ status }) => status === 'not_run').length,
    twins: { total: twins.length, passed: passedOf(twins) },
    byCategory: CATEGORIES.flatMap((category) => {
      const own = results.filter((result) => result.category === category);
      return own.length === 0 ? [] : [{ category, passed: passedOf(own), total: own.length }];
    }),
    testsPassed: figures.filter(({ last_test }) => last_test === 'passed').length,
    verified: results.filter(({ verifier }) => verifier?.ok === true).length,
    mean: (figure) => (values(figure).length === 0 ? undefined : total(values(figure)) / values(figure).length),
    sum: (figure) => total(values(figure)),
    failures: countedFailures(all),
    attempts: all.flatMap(({ attempts }) => attempts),
    usage: usageOf(all),
    seconds: total(all.map(({ duration_ms }) => duration_ms)) / 1000,
  };
};

const passedOf = (results: readonly Result[]): number => results.filter(({ status }) => status === 'passed').length;

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Most often first. */
const countedFailures = (results: readonly Result[]): Row['failures'] => {
  const counts = new Map<FailureCategory, number>();
  for (const { failure_category: category } of results)
    if (category !== null) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
};

/** Undefined when no provider has told; the cost only when it is known of each. */
const usageOf = (results: readonly Result[]): Usage | undefined => {
  const told = results.flatMap(({ usage }) => usage ?? []);
  if (told.length === 0) return undefined;
  const costs = told.flatMap(({ cost_usd }) => cost_usd ?? []);
  return {
    input_tokens: total(told.map(({ input_tokens }) => input_tokens)),
    output_tokens: total(told.map(({ output_tokens }) => output_tokens)),
    ...(costs.length === told.length ? { cost_usd: total(costs) } : {}),
  };
};
