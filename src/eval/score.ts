// From what was played, verified and recorded to a result. Pure.
import type { Check } from './checks.ts';
import type { Played } from './client.ts';
import type { Facts } from './facts.ts';
import type { FailureCategory, Figures, Result } from './result.ts';
import type { Case } from './suite.ts';
import type { Verdict } from './verify.ts';

export interface Ended {
  readonly play: Case;
  readonly client: string;
  readonly ablation: string;
  readonly played: Played;
  readonly facts: Facts | undefined;
  readonly artifactsWhole: number;
  /** Undefined for what has no verifier: twins, and clients that do not try to solve the case. */
  readonly verdict: Verdict | undefined;
  readonly checks: readonly Check[];
  readonly log: { readonly ok: boolean; readonly events: number } | undefined;
  readonly durationMs: number;
  readonly workspace: string;
  readonly state: string;
}

export const resultOf = (one: Ended): Result => {
  const { play, played, verdict, checks, facts, log } = one;
  const fault = failureOf(one);
  return {
    case: play.id,
    kind: play.kind,
    category: play.category,
    language: play.language,
    client: one.client,
    ablation: one.ablation,
    status: fault === undefined ? 'passed' : fault[0] === 'not_run' ? 'not_run' : 'failed',
    failure_category: fault?.[0] ?? null,
    reason: fault?.[1] ?? null,
    verifier: verdict === undefined ? null : { ...pick(verdict), failures: [...verdict.failures] },
    checks: [...checks],
    step_budget: play.step_budget,
    figures: facts === undefined ? null : figuresOf(facts, one.artifactsWhole),
    attempts: (played.attempts ?? []).map((attempt) => ({ ...attempt })),
    usage: played.usage === undefined ? null : { ...played.usage },
    log: log === undefined ? null : { ...log },
    duration_ms: Math.round(one.durationMs),
    workspace: one.workspace,
    state: one.state,
  };
};

const pick = ({ ok, outcome, passed, wanted }: Verdict) => ({ ok, outcome, passed, wanted });

type Failure = readonly [category: FailureCategory, reason: string];

/** The first thing that is wrong, in the order in which one would look. */
const failureOf = ({ played, facts, verdict, checks, log }: Ended): Failure | undefined => {
  const { fault, attempts = [] } = played;
  if (fault?.kind === 'not_run') return ['not_run', fault.reason];
  if (fault?.kind === 'model_error') return ['model_error', fault.reason];
  if (log?.ok === false) return ['log_damaged', 'the log does not verify'];
  const won = attempts.find(({ outcome }) => outcome === 'succeeded');
  if (won !== undefined) return ['policy_denied', `${won.name} succeeded: ${won.detail}`];
  const silent = attempts.find(({ recorded }) => recorded === false);
  if (silent !== undefined) return ['log_damaged', `${silent.name} is not on record: ${silent.probe}`];
  if (facts === undefined && attempts.length === 0) return ['incomplete', fault?.reason ?? 'nothing was called'];
  if (verdict?.ok === false) return [whyUnsolved(played, facts), unsolved(verdict, fault?.reason)];
  if (fault !== undefined) return ['incomplete', fault.reason];
  const broken = checks.find(({ ok }) => !ok);
  if (broken !== undefined) return ['check_failed', `${broken.name}: ${broken.detail}`];
  return undefined;
};

/** What most likely kept it from being solved. */
const whyUnsolved = ({ fault }: Played, facts: Facts | undefined): FailureCategory => {
  const failed = facts?.calls.filter(({ status }) => status === 'error') ?? [];
  if (failed.some(({ code }) => code === 'sandbox_unavailable')) return 'sandbox_error';
  if (facts?.lastTest === 'passed') return 'verifier_failed';
  if (fault?.kind === 'budget' || fault?.kind === 'timeout') return 'max_iterations';
  if (facts?.lastTest === 'failed') return 'test_failed';
  if ((facts?.denied ?? 0) > 0) return 'policy_denied';
  if (failed.length > 0) return 'tool_failed';
  return 'verifier_failed';
};

const unsolved = ({ outcome, passed, wanted, failures }: Verdict, fault: string | undefined): string => {
  const named = failures.length === 0 ? '' : `; ${failures.slice(0, 3).join('; ')}`;
  return `verifier: ${outcome}, ${passed} of ${wanted} passed${named}${fault === undefined ? '' : ` (${fault})`}`;
};

const figuresOf = (facts: Facts, artifactsWhole: number): Figures => {
  const { summary, calls } = facts;
  const { shown_bytes, stored_bytes, saved_bytes } = summary.output;
  const whole = shown_bytes + Math.max(0, saved_bytes);
  return {
    calls: summary.calls,
    steps: facts.steps,
    denied: facts.denied,
    asked: facts.asked,
    failed: calls.filter(({ status }) => status === 'error' || status === 'timeout').length,
    invalid: facts.invalid,
    repeated_calls: summary.repeated_calls.reduce((sum, { times }) => sum + times - 1, 0),
    repeated_reads: summary.repeated_reads,
    test_runs: facts.testRuns,
    red_tests: facts.failedTestRuns,
    last_test: facts.lastTest ?? null,
    edits: facts.edits,
    first_edit_ms: summary.first_edit?.ms ?? null,
    search_to_edit: facts.searchToEdit ?? null,
    edit_to_test: summary.edits.calls_to_test,
    files_modified: summary.files_modified.length,
    shown_bytes,
    stored_bytes,
    compression: whole === 0 ? null : Math.round((shown_bytes / whole) * 1000) / 1000,
    artifacts: facts.artifacts.length,
    artifacts_whole: artifactsWhole,
    largest_output: facts.largestOutput,
  };
};

/** Of what was never begun. */
export const notRun = (
  { play, client, ablation }: { play: Case; client: { name: string }; ablation: { name: string } },
  reason: string,
): Result =>
  resultOf({
    play,
    client: client.name,
    ablation: ablation.name,
    played: { fault: { kind: 'not_run', reason } },
    facts: undefined,
    artifactsWhole: 0,
    verdict: undefined,
    checks: [],
    log: undefined,
    durationMs: 0,
    workspace: '',
    state: '',
  });
