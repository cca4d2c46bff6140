// Watches the calls of every run in memory. Nothing is read from the log: this is asked before each call.
import type { Decision } from '../core/decision.ts';
import type { LoopCall, LoopEnd, LoopRule, Loops, LoopWord } from '../core/loops.ts';
import { type Detector, isReading, type Levels } from './detector.ts';
import { BUDGET_LEVELS, type Budgets, budget } from './detectors/budget.ts';
import { editRevert } from './detectors/edit-revert.ts';
import { identical } from './detectors/identical.ts';
import { sameFailure } from './detectors/same-failure.ts';
import { staleReads } from './detectors/stale-reads.ts';
import { stall } from './detectors/stall.ts';
import { isDoubling, openPace, type Pace } from './pace.ts';

export interface LoopOptions {
  readonly levels: Readonly<Record<Exclude<LoopRule, 'budget'>, Levels>>;
  readonly budgets: Budgets;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

interface RunState {
  readonly detectors: readonly Detector[];
  readonly pace: Pace;
  version: number;
}

/** Runs that are watched at a time; the oldest is forgotten first. */
const MOST_RUNS = 1_000;

export const openLoops = (options: LoopOptions): Loops => {
  const { budgets, now } = options;
  const levels: Readonly<Record<LoopRule, Levels>> = {
    ...options.levels,
    budget: [BUDGET_LEVELS.hint, BUDGET_LEVELS.ask, BUDGET_LEVELS.stop],
  };
  const runs = new Map<string, RunState>();
  const stateOf = (run: string): RunState => {
    const known = runs.get(run);
    if (known !== undefined) return known;
    const state = {
      detectors: [identical(), staleReads(), editRevert(), sameFailure(), stall(), budget(budgets, now)],
      pace: openPace(now),
      version: 0,
    };
    runs.set(run, state);
    const [oldest] = runs.keys();
    if (runs.size > MOST_RUNS && oldest !== undefined) runs.delete(oldest);
    return state;
  };
  return {
    before: (call) => {
      const { detectors, version, pace } = stateOf(call.run);
      pace.begin();
      const words = detectors
        .filter(({ rule }) => holdsUp(rule, call, pace))
        .flatMap((detector) => wordOf(detector, detector.would({ call, version }), { call, levels }));
      return words.filter(({ decision }) => decision !== 'allow').sort(strictestFirst);
    },
    refused: (call) => {
      const { detectors, version } = stateOf(call.run);
      for (const { refused } of detectors) refused?.({ call, version });
    },
    after: (call, end) => {
      const state = stateOf(call.run);
      const changed = hasChanged(call, end);
      if (changed) state.version += 1;
      // A person who says go on about one thing means the work; only more of a budget has to be said.
      for (const { rule, forgive } of end.lifted.length === 0 ? [] : state.detectors)
        if (rule !== 'budget' || end.lifted.includes(rule)) forgive(call);
      const seen = { ...end, changed, version: state.version };
      return state.detectors
        .flatMap((detector) => wordOf(detector, detector.saw(call, seen), { call, levels, told: true }))
        .filter(({ rule, count }) => !state.pace.isOfProgram() || isDoubling(Math.max(1, levels[rule][0]), count));
    },
    forget: (run) => runs.delete(run),
  };
};

/**
 * A script that measures or polls does not go in circles, and a reading made again is the matter of `stale_reads`, whose
 * levels hold nothing up unless somebody wants it: it costs little. Budgets hold for everybody.
 */
const holdsUp = (rule: LoopRule, call: LoopCall, pace: Pace): boolean =>
  rule === 'budget' || !(pace.isOfProgram() || (rule === 'identical' && isReading(call)));

const strictestFirst = (a: LoopWord, b: LoopWord): number =>
  Number(b.decision === 'deny') - Number(a.decision === 'deny');

interface Saying {
  readonly call: LoopCall;
  readonly levels: Readonly<Record<LoopRule, Levels>>;
  /** It has happened: what is left is to say so. */
  readonly told?: true;
}

const wordOf = (
  { rule, reason, remedy }: Detector,
  count: number,
  { call, levels, told }: Saying,
): readonly LoopWord[] => {
  if (count === 0) return [];
  const decision = decisionAt(levels[rule], count);
  if (decision === undefined) return [];
  return [{ rule, decision: told === true ? 'allow' : decision, count, reason: reason(count, call), remedy }];
};

const reached = (level: number, count: number): boolean => level > 0 && count >= level;

const decisionAt = ([hint, ask, stop]: Levels, count: number): Decision | undefined => {
  if (reached(stop, count)) return 'deny';
  if (reached(ask, count)) return 'ask';
  return reached(hint, count) ? 'allow' : undefined;
};

const PROVING = ['run_tests', 'task_validate', 'task_check'];

/** Whether the call has changed the workspace, or may have. */
const hasChanged = ({ tool, effects }: LoopCall, { ok, data }: LoopEnd): boolean => {
  // What proves is run to look, whatever it leaves behind.
  if (PROVING.includes(tool)) return false;
  if (effects.some(({ kind }) => kind === 'write' || kind === 'delete')) return ok && data.change !== 'unchanged';
  return effects.some((effect) => effect.kind === 'exec' && effect.proven === undefined);
};
