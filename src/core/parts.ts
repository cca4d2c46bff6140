// What the stages of the pipeline share: the ports they need and the shapes they hand on.
import type { Resolution } from './approval.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import type { Verdict } from './decision.ts';
import type { Effect } from './effect.ts';
import type { GuardScan } from './guard.ts';
import type { Libraries } from './libraries.ts';
import type { LoopCall, Loops } from './loops.ts';
import type { ArtifactStore, EventLog, ExecPlan, Held, Policy, Redactor, Seen, Workspace } from './ports.ts';
import type { Session } from './session.ts';
import type { Cancellation } from './stop.ts';
import type { BoundCall, Outcome, Tool } from './tool.ts';

/** What the first and the last stage need; enough for calls that somebody else carries out. */
export interface GateParts {
  readonly policy: Policy;
  readonly workspace: Pick<Workspace, 'root' | 'look'>;
  readonly log: EventLog;
  /** Opened when something was judged `ask`: a process that lives for one call may never need it. */
  readonly approvals: () => ApprovalDesk | Promise<ApprovalDesk>;
  readonly artifacts: ArtifactStore;
  /** Notices changes made by nobody we know; absent where nobody asks. */
  readonly seen?: Seen;
  readonly redactor: Redactor;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly newId: (prefix: string) => string;
  readonly sha256: (text: string) => string;
  readonly limits: Limits;
  /** Lets the guards look at files (relative to the workspace) that were written. */
  readonly afterWrite?: (paths: readonly string[]) => Promise<GuardScan>;
}

/** What all stages need. */
export interface Parts extends GateParts {
  readonly tools: readonly Tool[];
  readonly libraries: Libraries;
  /** Watches for work that goes in circles. */
  readonly loops: Loops;
  readonly workspace: Workspace;
}

export interface Limits {
  /** Characters of bulk output that an observation shows. */
  readonly outputChars: number;
  /** Minutes for which an approval can be given and used. */
  readonly approvalMinutes: number;
}

export interface Request {
  readonly tool: string;
  readonly input: unknown;
  /** The tools that the client was offered; absent: all. There are no others for it. */
  readonly offered?: readonly Tool[];
  readonly cancellation?: Cancellation;
  readonly progress?: (message: string) => void;
}

/** A call that was judged and may run. `release` gives back its place among the writers of the same paths. */
export interface JudgedCall {
  readonly id: string;
  readonly session: Session;
  /** After the analysis of commands. */
  readonly effects: readonly Effect[];
  readonly held: Held;
  readonly verdict: Verdict;
  /** What a person has said who agreed to it. */
  readonly answer?: Resolution;
  readonly startedAt: number;
  readonly release: () => void;
}

/** A judged call of one of our own tools. */
export interface AdmittedCall extends JudgedCall {
  readonly tool: Tool;
  readonly bound: BoundCall;
  /** As the tool declared them. */
  readonly declared: readonly Effect[];
  readonly plan?: ExecPlan;
  /** As the watch over loops sees it; undefined for calls of people. */
  readonly watched?: LoopCall | undefined;
}

/** How an execution ended: the tool's outcome, or the fate that came instead of it. */
export type Ended =
  | { readonly outcome: Outcome<Record<string, unknown>> }
  | { readonly fate: 'cancelled' | 'timeout'; readonly reason: string };
