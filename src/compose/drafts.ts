// What the record teaches, to be looked up: drafts and signals, without a policy or a workspace.
import { basename } from 'node:path';
import { HarnessError } from '../core/error.ts';
import type { Trace } from '../core/trace.ts';
import { GOVERNANCE_EVENTS } from '../governance/known.ts';
import type { GovernanceReading } from '../governance/open-governance.ts';
import type { GovernanceFollow } from '../governance/parts.ts';
import { createFollow } from '../log/follow.ts';

/** Drafts and signals of a repository, to be looked up by people. */
export const openDrafts = async (state: string, trace: () => Promise<Trace>): Promise<GovernanceReading> => {
  const { readGovernance } = await import('../governance/open-governance.ts');
  return readGovernance({
    project: basename(state),
    follow: await followGovernance(state, trace),
    now: () => Date.now(),
  });
};

/** Before every day: a draft waits until somebody answers it. */
const EVER = '';

/** The index knows where they are; without it, every line of the log is looked at once. */
export const followGovernance = async (state: string, openTrace: () => Promise<Trace>): Promise<GovernanceFollow> => {
  // Before the index is asked, so that nothing is missed in between.
  const more = createFollow(state, { since: EVER, types: GOVERNANCE_EVENTS, from: 'end' });
  try {
    const trace = await openTrace();
    return { begin: await trace.rare(GOVERNANCE_EVENTS), more };
  } catch (thrown) {
    if (!(thrown instanceof HarnessError) || thrown.code !== 'not_installed') throw thrown;
    return { begin: [], more: createFollow(state, { since: EVER, types: GOVERNANCE_EVENTS }) };
  }
};
