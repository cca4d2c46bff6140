// The report that programs read.
import type { Result } from '../result.ts';

export interface Totals {
  readonly suite: string;
  /** Where reports, workspaces and records lie. */
  readonly directory: string;
  /** Of the saboteur: attempts in all, those that had their way, and those that could not be made. */
  readonly saboteur_attempts?: number;
  readonly saboteur_successes?: number;
  readonly saboteur_unrecorded?: number;
  readonly saboteur_not_run?: number;
  readonly twins?: { readonly passed: number; readonly total: number; readonly cases: readonly Result[] };
  readonly not_run: number;
  readonly passed: number;
  readonly total: number;
  readonly cases: readonly Result[];
}

export const totalsOf = (suite: string, directory: string, results: readonly Result[]): Totals => {
  const cases = results.filter(({ kind }) => kind === 'case');
  const twins = results.filter(({ kind }) => kind === 'twin');
  const attempts = results.flatMap((result) => result.attempts);
  const sabotage = {
    saboteur_attempts: attempts.length,
    saboteur_successes: attempts.filter(({ outcome }) => outcome === 'succeeded').length,
    saboteur_unrecorded: attempts.filter(({ recorded }) => recorded === false).length,
    saboteur_not_run: attempts.filter(({ outcome }) => outcome === 'not_run').length,
  };
  return {
    suite,
    directory,
    ...(results.some(({ client }) => client === 'saboteur') ? sabotage : {}),
    ...(twins.length === 0 ? {} : { twins: { ...counted(twins), cases: twins } }),
    not_run: results.filter(({ status }) => status === 'not_run').length,
    ...counted(cases),
    cases,
  };
};

const counted = (results: readonly Result[]): { readonly passed: number; readonly total: number } => ({
  passed: results.filter(({ status }) => status === 'passed').length,
  total: results.length,
});
