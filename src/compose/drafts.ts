// What the record teaches, to be looked up: drafts and signals, without a policy or a workspace.
import { basename } from 'node:path';
import type { Trace } from '../core/trace.ts';
import { GOVERNANCE_EVENTS } from '../governance/known.ts';
import type { GovernanceReading } from '../governance/open-governance.ts';
import { followRare } from './rare.ts';

/** Drafts and signals of a repository, to be looked up by people. */
export const openDrafts = async (state: string, trace: () => Promise<Trace>): Promise<GovernanceReading> => {
  const { readGovernance } = await import('../governance/open-governance.ts');
  return readGovernance({
    project: basename(state),
    follow: () => followRare(state, GOVERNANCE_EVENTS, trace),
    now: () => Date.now(),
  });
};
