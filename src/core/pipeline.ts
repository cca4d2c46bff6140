// The one way in: admit -> execute -> settle. Every door uses it; a hook, which serves a program that we do not run,
// uses the first and the last stage alone.
import { admit } from './admit.ts';
import { afterCall } from './circles.ts';
import { noteWritten } from './drift.ts';
import { execute } from './execute.ts';
import { guarded } from './guarded.ts';
import { createLocks } from './locks.ts';
import type { Observation } from './observation.ts';
import { admitOutside, type OutsideCall, type Permission } from './outside.ts';
import type { Parts, Request } from './parts.ts';
import type { Session } from './session.ts';
import { settle } from './settle.ts';

export interface Pipeline {
  /** Judges, records, carries out and records again. Never throws: every fate of a call is an observation. */
  call(session: Session, request: Request): Promise<Observation>;
  /** The first stage alone, for a call that somebody else carries out. Never throws. */
  admit(session: Session, call: OutsideCall): Promise<Permission>;
}

/** Puts the stages together over one workspace, one policy and one log. */
export const createPipeline = (shared: Parts): Pipeline => {
  const locks = createLocks();
  const checkpointed = new Set<string>();
  return {
    admit: (session, call) => admitOutside({ ...shared }, session, call),
    call: async (session, request) => {
      // The policy may be replaced while a call is under way; the call keeps the one it came under.
      const parts = { ...shared };
      const admission = await admit(parts, locks, session, request);
      if ('observation' in admission) return admission.observation;
      const { call } = admission;
      try {
        const ended = await execute(parts, call, { request, checkpointed });
        noteWritten(parts, call.effects, call.held.facts);
        const checked = await guarded(parts, call, ended);
        return await settle(parts, call, checked, afterCall(parts, call, ended));
      } finally {
        call.held.close();
        call.release();
      }
    },
  };
};
