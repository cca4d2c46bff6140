// Approvals as the log tells them: a pure fold of events, and what follows from it for a call. No clock, no files.
import * as z from 'zod';
import {
  type ApprovalRecord,
  type ApprovalState,
  CheckpointSchema,
  type Resolution,
  ResolutionSchema,
  SCOPES,
} from '../core/approval.ts';
import type { Envelope } from '../core/event.ts';

export interface Approval extends Omit<ApprovalRecord, 'state'> {
  readonly binding: string;
}

/** Whether a person signed an answer to this question. */
export type IsGenuine = (resolution: Resolution, binding: string) => boolean;

/** What an approval is after one more event about it. Events that do not fit change nothing. */
export const afterEvent = (
  known: Approval | undefined,
  event: Envelope,
  isGenuine: IsGenuine,
): Approval | undefined => {
  if (event.type === 'approval_requested') return asked(known, event);
  if (known === undefined) return undefined;
  if (event.type === 'approval_resolved') return resolved(known, event, isGenuine);
  if (event.type === 'approval_used') return used(known, event);
  return known;
};

/** The approval that an event is about. */
export const approvalOf = (event: Envelope): string | undefined => AboutSchema.safeParse(event.data).data?.approval;

/** What an approval is at a time in milliseconds since 1970. Only what is good once gets too old to be used. */
export const stateAt = ({ resolution, uses, expires }: Approval, now: number): ApprovalState => {
  const old = now >= Date.parse(expires);
  if (resolution === undefined) return old ? 'expired' : 'pending';
  if (resolution.decision !== 'approved' || resolution.scope !== 'once') return resolution.decision;
  if (uses.length > 0) return 'used';
  return old ? 'expired' : 'approved';
};

/** The rules that people allowed a session, beyond single calls. */
export const grantsOf = (approvals: Iterable<Approval>, session: string): readonly Approval[] =>
  [...approvals].filter(
    ({ resolution, sessions }) =>
      resolution?.decision === 'approved' && resolution.scope !== 'once' && sessions.includes(session),
  );

const AboutSchema = z.looseObject({ approval: z.string() });

const RequestedSchema = z.looseObject({
  approval: z.string(),
  tool: z.string(),
  rule: z.string(),
  reason: z.string(),
  subject: z.string(),
  binding: z.string(),
  expires: z.iso.datetime(),
  cwd: z.string().optional(),
  rules: z.array(z.string()).default([]),
  checkpoint: CheckpointSchema.optional(),
});

/** Asked again, a question keeps its first time and place; only the session that will hear the answer is added. */
const asked = (known: Approval | undefined, { session, run, call, ts, data }: Envelope): Approval | undefined => {
  const request = RequestedSchema.safeParse(data).data;
  if (request === undefined) return known;
  if (known !== undefined) {
    const same = known.binding === request.binding && !known.sessions.includes(session);
    return same ? { ...known, sessions: [...known.sessions, session] } : known;
  }
  const { approval, tool, rule, reason, subject, binding, expires, cwd, rules, checkpoint } = request;
  const question = { approval, session, run, call, tool, rule, reason, subject, cwd, rules, requested: ts, expires };
  return { ...question, checkpoint, binding, sessions: [session], resolution: undefined, uses: [] };
};

const resolved = (known: Approval, { principal, ts, data }: Envelope, isGenuine: IsGenuine): Approval => {
  const resolution = ResolutionSchema.loose().safeParse(data).data;
  if (resolution === undefined) return known;
  const byPerson = principal === 'human' && resolution.by.principal === 'human';
  // A no needs no proof. For a yes, no agent's word counts, and no line that anyone could have written.
  if (resolution.decision === 'approved' && !(byPerson && isGenuine(resolution, known.binding))) return known;
  if (known.resolution !== undefined && !isStricter(resolution, known.resolution)) return known;
  return { ...known, resolution: { ...resolution, at: ts } };
};

const STRICTNESS = { expired: 0, cancelled: 1, approved: 2, denied: 3 } as const;

/** Two people may answer at once. Every process must come to the same end, in whatever order it reads: no before yes. */
const isStricter = (a: Resolution, b: Resolution): boolean => {
  if (a.decision !== b.decision) return STRICTNESS[a.decision] > STRICTNESS[b.decision];
  return SCOPES.indexOf(a.scope) < SCOPES.indexOf(b.scope);
};

const UsedSchema = z.looseObject({ call: z.string() });

const used = (known: Approval, { data }: Envelope): Approval => {
  const call = UsedSchema.safeParse(data).data?.call;
  return call === undefined ? known : { ...known, uses: [...known.uses, call] };
};
