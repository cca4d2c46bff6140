// What is asked of a person, and what may be answered.
import * as z from 'zod';
import { type Principal, PrincipalSchema } from './session.ts';

export const SCOPES = ['once', 'session', 'always'] as const;
/** `once`: this call, one time; `session`: for the session that asked; `always`: as rules of the user's for this repository. */
export const ScopeSchema = z.enum(SCOPES);
export type Scope = z.infer<typeof ScopeSchema>;

/** `rule`: nobody answered; time or a setting did. `client`: it carried the call out; what was said there is not known. */
export const ApprovalDoorSchema = z.enum(['elicitation', 'cli', 'rpc', 'rule', 'client']);
export type ApprovalDoor = z.infer<typeof ApprovalDoorSchema>;

export const ResolutionSchema = z.strictObject({
  approval: z.string(),
  decision: z.enum(['approved', 'denied', 'expired', 'cancelled']),
  scope: ScopeSchema,
  by: z.strictObject({ principal: PrincipalSchema.optional().describe('absent: nobody'), door: ApprovalDoorSchema }),
  rules: z.array(z.string()).optional().describe('what a person allowed beyond this call'),
  choice: z.string().optional().describe('which of the options of a decision'),
  modified: z.literal(true).optional().describe('agreed to, but as the note says'),
  note: z.string().optional().describe('why, in the words of the person; the agent is shown it'),
  proof: z
    .string()
    .optional()
    .describe("of an approval: HMAC-SHA-256 with the operator's token; without it, it is void"),
});
export type Resolution = z.infer<typeof ResolutionSchema>;

/** What a decision is about that was put to a person. */
export const CheckpointSchema = z.strictObject({
  kind: z.string(),
  options: z.array(z.string()),
  recommended: z.string().optional(),
});
export type Checkpoint = z.infer<typeof CheckpointSchema>;

/** A no to this is no answer without what is to be done instead. */
export const NEEDS_REASON = 'regression_approval';

/** A question that was put on record. */
export interface Question {
  readonly approval: string;
  /** The session, run and call that asked first. */
  readonly session: string;
  readonly run: string;
  readonly call: string | undefined;
  readonly tool: string;
  readonly rule: string;
  readonly reason: string;
  /** What would happen, one thing a line, every hidden character written out, secrets redacted. */
  readonly subject: string;
  readonly cwd: string | undefined;
  /** Set when it is a decision and no call. */
  readonly checkpoint?: Checkpoint | undefined;
  /** The rules that `session` and `always` stand for; empty: the call cannot be said as rules. */
  readonly rules: readonly string[];
  /** ISO 8601, UTC. */
  readonly requested: string;
  readonly expires: string;
}

export const ApprovalStateSchema = z.enum(['pending', 'approved', 'used', 'denied', 'expired', 'cancelled']);
export type ApprovalState = z.infer<typeof ApprovalStateSchema>;

/** A question with what has become of it. */
export interface ApprovalRecord extends Question {
  readonly state: ApprovalState;
  /** Every session that has asked this. */
  readonly sessions: readonly string[];
  readonly resolution: (Resolution & { readonly at: string }) | undefined;
  /** The calls that it carried. */
  readonly uses: readonly string[];
}

export interface ApprovalAnswer {
  readonly approval: string;
  readonly decision: 'approved' | 'denied' | 'cancelled';
  readonly scope?: Scope;
  readonly note?: string;
  /** Of a decision: which of its options. */
  readonly choice?: string;
  /** Of a decision: agreed to, but as the note says. */
  readonly modified?: boolean;
  readonly door: ApprovalDoor;
  /** name/version of the program through which the person answered. */
  readonly client: string;
}

export interface Resolved {
  readonly resolution: Resolution;
  /** The file that the rules were saved in. */
  readonly saved?: string;
  /** Why they could not be; they hold for the session nevertheless. */
  readonly unsaved?: string;
}

/** How the person is asked. */
export interface Asking {
  readonly by: 'auto' | 'elicitation' | 'terminal';
  /** How long a form is left open, in milliseconds. */
  readonly waitMs: number;
}

/** The part of a harness through which people answer. */
export interface ApprovalDoors {
  readonly asking: Asking;
  /** An open question; undefined when it is answered, used or too old. */
  openQuestion(approval: string): Question | undefined;
  /**
   * Records what a person decided. Rejects with denied_by_policy for an agent, not_found, conflict (answered already, too
   * old), invalid_arguments (always, where no rule can say it).
   */
  resolveApproval(principal: Principal, answer: ApprovalAnswer): Promise<Resolved>;
}
