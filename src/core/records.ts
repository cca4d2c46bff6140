// What may be read of the record and the policy, as clients are shown it: secrets are out, nothing is changed by reading.
import type { ApprovalRecord } from './approval.ts';
import type { Decision, Severity } from './decision.ts';
import type { Envelope } from './event.ts';
import type { Status } from './observation.ts';
import type { RuleMode } from './rule-mode.ts';

export interface RunSummary {
  readonly run: string;
  readonly session: string;
  /** name/version */
  readonly client: string;
  /** Of the workspace; undefined when the session was opened elsewhere in the log. */
  readonly root: string | undefined;
  /** ISO 8601, UTC. */
  readonly started: string;
  /** Undefined while it is going on, or when its process died. */
  readonly finished: string | undefined;
  readonly calls: number;
  readonly denied: number;
  readonly pending: number;
  /** Calls that ended in error or ran out of time. */
  readonly errors: number;
  /** Calls by the name of the tool. */
  readonly tools: Readonly<Record<string, number>>;
}

export interface CallRow {
  /** When the call came; ISO 8601, UTC. */
  readonly ts: string;
  readonly call: string;
  readonly principal: string;
  readonly tool: string;
  /** As recorded: redacted and shortened. */
  readonly input: unknown;
  /** Undefined when the arguments were not understood, so that there was nothing to judge. */
  readonly decision?: Decision | undefined;
  readonly rule?: string | undefined;
  /** Why it was decided so. */
  readonly reason?: string | undefined;
  /** Id under which a person could agree. */
  readonly approval?: string | undefined;
  /** What its tests came to. */
  readonly tests?: Tests | undefined;
  /** `unknown`: the intent is recorded and an outcome is not. It is still running, or its process died. */
  readonly status: Status | 'unknown';
  readonly code?: string | undefined;
  /** How it failed. */
  readonly failure?: string | undefined;
  readonly duration_ms?: number | undefined;
}

export interface Tests {
  readonly outcome: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface RunRecord extends RunSummary {
  /** Newest calls only, in the order in which they came. */
  readonly timeline: readonly CallRow[];
  /** How many calls before them are not shown. */
  readonly earlier_calls: number;
}

/** A rule as people and clients see it. */
export interface RuleRow {
  /** `scope:id`, or `scope:decision:pattern` where it stands in a list. */
  readonly id: string;
  readonly scope: string;
  readonly decision: Decision;
  readonly mode: RuleMode;
  /** Of sessions in which a canary is enforced. */
  readonly share?: number;
  /** False where it waits for `harness trust`. */
  readonly trusted: boolean;
  readonly severity?: Severity;
  readonly origin: string;
  readonly title: string;
  /** file:line, relative to the workspace inside of it. */
  readonly at: string;
}

export interface RuleRecord extends RuleRow {
  /** Patterns, comma-separated. */
  readonly pattern: string;
  /** The whole file of a rule that has one. */
  readonly text?: string;
}

export interface PolicyRecord {
  readonly mode: string;
  /** sha256 of everything that can change a verdict. */
  readonly hash: string;
  /** Files that it was read from. */
  readonly sources: readonly string[];
  /** How many rules are in force. */
  readonly rules: number;
  /** What the project would loosen and nobody has trusted, a line each. */
  readonly held: readonly string[];
  /** Why the files as they are now are not in force. */
  readonly problem?: string;
  /** Every other setting, as in a configuration file. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** What came of checking the whole log. */
export interface RecordCheck {
  /** Nothing that was recorded was changed, moved or taken away. */
  readonly ok: boolean;
  readonly segments: number;
  readonly events: number;
  /** The first line of each segment that is not as it was written. `segment`: `<day>/<writer>`. */
  readonly problems: readonly CheckedLine[];
  /** What a crash left behind; it was never acknowledged. */
  readonly notes: readonly CheckedLine[];
}

export interface CheckedLine {
  readonly segment: string;
  /** From 1; 0 where the whole segment is meant. */
  readonly line: number;
  readonly message: string;
}

/** That a run began; told without reading what it did. */
export type RunStart = Pick<RunSummary, 'run' | 'client' | 'started'>;

/** The reading side of a harness. */
export interface Records {
  /** Every run, newest first. Reads every event. */
  runs(): Promise<readonly RunSummary[]>;
  /** The newest runs, newest first. Costs a look at the bytes of the log, whatever is in it. */
  newestRuns(limit: number): Promise<readonly RunStart[]>;
  /** One run with its newest calls; undefined when there is none of that id. */
  run(id: string): Promise<RunRecord | undefined>;
  /** Text stored under this hash (hex). Whoever knows the hash has been shown a part of it. Throws conflict when it was changed. */
  artifact(sha256: string): Promise<string | undefined>;
  /** Every rule of every scope, those that wait for trust as well. */
  rules(): Promise<readonly RuleRecord[]>;
  policy(): Promise<PolicyRecord>;
  /** Another number, within half a second, when rules, policy or the trust in them have changed. */
  policyVersion(): Promise<number>;
  /** What was asked of people in the last two days, oldest first. */
  approvals(): Promise<readonly ApprovalRecord[]>;
  /** The events of a run as recorded, in the order of time; none for a run that is not known. */
  events(run: string): AsyncIterable<Envelope>;
  /** Every event of this time (ISO 8601, UTC) or later, in the order of time. */
  since(time: string): AsyncIterable<Envelope>;
  /** Reads every byte of the log. */
  verify(): Promise<RecordCheck>;
}
