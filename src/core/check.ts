// What would be decided about effects, without recording or doing anything.
import type { Verdict } from './decision.ts';
import type { Effect } from './effect.ts';
import type { Facts, Judged, Policy, Workspace } from './ports.ts';

/** A verdict with everything it was made from. */
export interface Examined {
  readonly verdict: Verdict;
  /** After the analysis of commands. */
  readonly effects: readonly Effect[];
  readonly facts: Facts;
}

/** The verdict that a call with these effects would get now. */
export const examine = (
  parts: { readonly policy: Policy; readonly workspace: Pick<Workspace, 'look'> },
  call: Judged,
  declared: readonly Effect[],
): Examined => {
  const { effects } = parts.policy.analyse(declared);
  const held = parts.workspace.look(effects);
  try {
    return { verdict: parts.policy.judge(call, effects, held.facts), effects, facts: held.facts };
  } finally {
    held.close();
  }
};

/** The verdict alone. */
export const check = (...asked: Parameters<typeof examine>): Verdict => examine(...asked).verdict;
