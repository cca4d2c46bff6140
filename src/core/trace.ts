// The record, to be asked. Answers are projections of the log: nothing here changes it.
import type * as z from 'zod';
import type { Decision } from './decision.ts';
import type { Envelope, EventType } from './event.ts';
import type { TracePage, TraceQuery, TraceQuerySchema } from './trace-query.ts';
import type { TraceSummary } from './trace-summary.ts';

export interface RuleUse {
  readonly rule: string;
  /** Decisions in which it matched, and those that it decided. */
  readonly matched: number;
  readonly decided: number;
  /** Its matches by what it said; `shadow`: it only watched. */
  readonly said: Readonly<Record<Decision | 'shadow', number>>;
  /** yyyy-mm-dd */
  readonly last: string;
}

export interface FileTouch {
  readonly ts: string;
  readonly call: string;
  readonly run: string;
  readonly client: string;
  readonly tool: string;
  readonly access: 'read' | 'write' | 'delete';
  readonly decision: string | undefined;
  /** Why it was decided so. */
  readonly reason: string | undefined;
  readonly status: string;
}

export interface OpenCall {
  readonly ts: string;
  readonly call: string;
  readonly run: string;
  readonly tool: string;
  /** Its run has ended, so that nothing will follow. */
  readonly ended: boolean;
}

export interface IndexStatus {
  /** Undefined when there is no index yet. */
  readonly path: string | undefined;
  readonly bytes: number;
  readonly segments: number;
  readonly events: number;
  /** Lines of the log that are no events. */
  readonly unreadable: number;
  /** Bytes of the log that are not indexed yet. */
  readonly behind: number;
}

/** Bytes of the log that have been read, and how many there are. */
export type IndexProgress = (done: number, total: number) => void;

/** Methods throw not_installed where the index is needed and cannot be, not_found for names that nothing is known of. */
export interface Trace {
  query(query: TraceQuery): Promise<TracePage>;
  /** Needs no index, but is faster with one. `run`: id, beginning of one, or last. */
  summary(run: string): Promise<TraceSummary>;
  /** One run as a self-contained HTML page. Needs no index. */
  report(run: string): Promise<string>;
  /** The events of one run, oldest first. Needs no index. */
  run(run: string): Promise<readonly Envelope[]>;
  /** The events of one call, oldest first. Needs no index. */
  call(call: string): Promise<readonly Envelope[]>;
  /** Every event of these types, oldest first; for types that are rare. Needs no index, but is faster with one. */
  rare(types: readonly EventType[]): Promise<readonly Envelope[]>;
  /** Calls that touched a file (or what lies below a directory/), newest first. */
  file(path: string, limit: number): Promise<readonly FileTouch[]>;
  /** Every rule that matched since then (milliseconds since 1970), most matches first. */
  rules(since: number): Promise<readonly RuleUse[]>;
  /** Calls without an outcome, newest first. */
  open(limit: number): Promise<readonly OpenCall[]>;
  status(): Promise<IndexStatus>;
  rebuild(progress?: IndexProgress): Promise<IndexStatus>;
  /** Where the index in use is not what the log says; undefined when there is none. */
  compare(): Promise<readonly string[] | undefined>;
  close(): void;
}

export type TraceQueryInput = z.input<typeof TraceQuerySchema>;
