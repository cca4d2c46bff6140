// Whether a task is done, judged by the record alone: pure, so that the same record always gives the same answer.
import type { Gate, GateItem, Task, ValidationStep } from '../core/task.ts';
import { openFindings, unexplainedDrift } from './work/blemishes.ts';
import type { Change, Facts, Proof } from './work/facts.ts';

export interface GateInput {
  readonly task: Task;
  readonly facts: Facts;
  /** How the workspace is validated now. */
  readonly steps: readonly ValidationStep[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A call that has not ended by then never will. */
const UNDER_WAY_MS = 120_000;

export const gateOf = (input: GateInput): Omit<Gate, 'ms'> => {
  const { task, facts } = input;
  const changes = changesOf(task, facts);
  const fresh = freshness(task, changes, input.now);
  const items = [
    ...fresh.waiting,
    testsItem(input, fresh.since),
    ...input.steps.filter(({ step }) => step !== 'test').map((step) => stepItem(input, step, fresh.since)),
    ...definitionItems(input),
    ...task.checks.map(({ name, cmd }) => checkItem(input, { name, cmd }, fresh.since)),
    ...openFindings(task, facts, changes),
    ...unexplainedDrift(task, facts, changes),
  ].map((item) => withSkip(item, task));
  return { met: items.every(({ state }) => state !== 'missing'), items, files: filesOf(changes) };
};

const withSkip = (item: GateItem, { skips }: Task): GateItem => {
  const skip = item.state === 'missing' ? skips.find(({ item: name }) => name === item.item) : undefined;
  return skip === undefined
    ? item
    : { item: item.item, state: 'skipped', what: `a person has decided: ${skip.reason}` };
};

/** What was written in the task's workspace since its first attempt began, by anybody: tests look at the whole tree. */
export const changesOf = ({ attempts }: Task, { changes, roots }: Facts): readonly Change[] => {
  const [first] = attempts;
  if (first === undefined) return [];
  return [...changes.values()].filter(
    ({ began, session }) => began >= first.started && (roots.get(session) ?? first.root) === first.root,
  );
};

export const filesOf = (changes: readonly Change[]): readonly string[] => [
  ...new Set(changes.flatMap(({ paths }) => paths)),
];

interface Freshness {
  /** What proves must have begun then or later. */
  readonly since: string;
  readonly waiting: readonly GateItem[];
}

const freshness = ({ attempts }: Task, changes: readonly Change[], now: number): Freshness => {
  const ends = changes.map(({ ended, began }) => ended ?? began);
  // Before the first attempt nothing can have been shown yet.
  const started = attempts.at(-1)?.started ?? new Date(now).toISOString();
  const since = [...ends, started].reduce((a, b) => (a > b ? a : b));
  const open = changes.find(({ ended, began }) => ended === undefined && now - Date.parse(began) < UNDER_WAY_MS);
  if (open === undefined) return { since, waiting: [] };
  const what = `${open.tool} (${open.call}) has not ended, so nobody knows what it will have written`;
  return { since, waiting: [{ item: 'under-way', state: 'missing', what, next: 'wait for it, then run the tests' }] };
};

/** The newest run decides; that it passed before says nothing. */
const newest = (proofs: readonly Proof[]): Proof | undefined =>
  proofs.reduce<Proof | undefined>(
    (best, proof) => (best === undefined || proof.at > best.at ? proof : best),
    undefined,
  );

const met = (item: string, what: string, { call }: Proof): GateItem => ({ item, state: 'met', what, shown_by: call });
const missing = (item: string, what: string, next: string): GateItem => ({ item, state: 'missing', what, next });

/** Only runs in the task's workspace count. */
const proofsOf = ({ task, facts }: GateInput): readonly Proof[] => {
  const root = task.attempts[0]?.root;
  return facts.proofs.filter(({ session }) => root === undefined || (facts.roots.get(session) ?? root) === root);
};

const isTest = ({ kind, of }: Proof): boolean => kind === 'test' || (kind === 'validation' && of === 'test');

const testsItem = (input: GateInput, since: string): GateItem => {
  const step = input.steps.find((known) => known.step === 'test');
  const runs = proofsOf(input).filter((proof) => isTest(proof) && proof.outcome !== 'not_run' && proof.runner);
  const whole = runs.filter(({ cmd }) => step === undefined || cmd === step.cmd);
  const how = step === undefined ? 'call run_tests' : `call run_tests without cmd, which runs ${step.cmd}`;
  const last = newest(whole.filter(({ began }) => began >= since));
  if (last === undefined) return missing('tests', lackOfTests({ whole, runs, step, task: input.task }), how);
  const worse = newest(runs.filter(({ at, passed }) => at >= last.at && !passed));
  if (worse !== undefined) {
    return missing(
      'tests',
      `the newest test run ended ${worse.outcome} (${worse.cmd})`,
      `mend what fails, then ${how}`,
    );
  }
  return met('tests', `${last.cmd} passed, and nothing was written since it began`, last);
};

interface TestsSeen {
  readonly whole: readonly Proof[];
  readonly runs: readonly Proof[];
  readonly step: ValidationStep | undefined;
  readonly task: Task;
}

const lackOfTests = ({ whole, runs, step, task: { attempts } }: TestsSeen): string => {
  const started = attempts.at(-1)?.started;
  const ofThis = (proofs: readonly Proof[]) => proofs.filter(({ began }) => started !== undefined && began >= started);
  if (ofThis(whole).some(({ passed }) => passed)) return 'no run of the tests is newer than the last write';
  if (ofThis(runs).length > 0 && ofThis(whole).length === 0)
    return `only other commands were run as tests, not ${step?.cmd}`;
  return 'no test of the whole project has run since the task began';
};

const stepItem = (input: GateInput, { step, cmd }: ValidationStep, since: string): GateItem => {
  const item = `validation:${step}`;
  const runs = proofsOf(input).filter((proof) => proof.kind === 'validation' && proof.of === step && proof.cmd === cmd);
  const last = newest(runs.filter(({ began }) => began >= since));
  const next = `call task_validate with step ${step}, which runs ${cmd}`;
  if (last?.passed === true) return met(item, `${cmd} passed`, last);
  if (last !== undefined) return missing(item, `${cmd} ended ${last.outcome}`, `mend it, then ${next}`);
  const what = runs.length === 0 ? `${cmd} has not been run` : `${cmd} has not been run since the last write`;
  return missing(item, what, next);
};

/** What proves must not be what the task itself has made easier. */
const definitionItems = ({ task, steps }: GateInput): readonly GateItem[] => {
  const before = task.attempts[0]?.steps ?? [];
  return before.flatMap(({ step, cmd, definition }) => {
    const now = steps.find((known) => known.step === step);
    if (now?.cmd === cmd && now.definition === definition) return [];
    const what =
      now === undefined
        ? `the task has taken away how the project is checked for ${step} (${cmd})`
        : `the task has changed what stands behind ${step} (${cmd})`;
    const next = `put it back, or have a person agree: harness tasks skip ${task.task} definition:${step} --reason "…"`;
    return [missing(`definition:${step}`, what, next)];
  });
};

const checkItem = (
  input: GateInput,
  { name, cmd }: { readonly name: string; readonly cmd: string },
  since: string,
): GateItem => {
  const item = `check:${name}`;
  const runs = proofsOf(input).filter(({ kind, of }) => kind === 'check' && of === `${input.task.task}/${name}`);
  const last = newest(runs.filter(({ began }) => began >= since));
  const next = `call task_check with check ${JSON.stringify(name)}`;
  if (last?.passed === true) return met(item, `${cmd}: ${last.outcome}`, last);
  if (last !== undefined) return missing(item, `${cmd}: ${last.outcome}`, `mend it, then ${next}`);
  return missing(item, runs.length === 0 ? 'it has not been run' : 'it has not been run since the last write', next);
};
