// Waits for what comes to wait, and shows it once.
import { setTimeout as sleep } from 'node:timers/promises';
import { stateAt } from '../compose/approvals.ts';
import type { Harness } from '../harness.ts';
import { createApprovalsView } from './approvals-view.ts';
import type { Io } from './command.ts';

const LOOK_MS = 500;

/** Prints every question that is open or comes up; returns when the process is told to stop. */
export const watchApprovals = async (harness: Pick<Harness, 'approvals'>, io: Io): Promise<void> => {
  const stop = new AbortController();
  io.onSignal(() => stop.abort());
  const view = createApprovalsView(io.color);
  const shown = new Set<string>();
  io.err('Watching; interrupt to stop.\n');
  while (!stop.signal.aborted) {
    const now = Date.now();
    const fresh = harness
      .approvals()
      .filter((known) => stateAt(known, now) === 'pending' && !shown.has(known.approval));
    for (const approval of fresh) {
      shown.add(approval.approval);
      io.out(`${view.whole(approval, now)}\n`);
    }
    await sleep(LOOK_MS, undefined, { signal: stop.signal }).catch(() => {});
  }
};
