// What would be decided about effects, without recording or doing anything.
import type { Verdict } from './decision.ts';
import type { Effect } from './effect.ts';
import type { Judged, Policy, Workspace } from './ports.ts';

/** The verdict that a call with these effects would get now. */
export const check = (
  parts: { readonly policy: Policy; readonly workspace: Pick<Workspace, 'look'> },
  call: Judged,
  declared: readonly Effect[],
): Verdict => {
  const { effects } = parts.policy.analyse(declared);
  const held = parts.workspace.look(effects);
  try {
    return parts.policy.judge(call, effects, held.facts);
  } finally {
    held.close();
  }
};
