// What a test runner is to us: how a workspace shows that it uses it, how it is started, and how its output reads.
import type { Place } from '../../core/ports.ts';

export interface Failure {
  /** As the runner names it. */
  readonly name: string;
  /** `file:line` of the failure, as near to the test as the output says. */
  readonly location?: string;
  /** First line of what went wrong. */
  readonly message?: string;
}

/** What an output says about its tests. A file that could not be loaded counts as one failure. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

export interface Runner {
  readonly name: string;
  /** The words that start it in this workspace; undefined when the workspace does not use it. */
  readonly detect: (place: Place) => readonly string[] | undefined;
  /** What its output says; undefined when this is not its output. Each runner knows its own summary and no other's. */
  readonly read: (lines: readonly string[]) => Report | undefined;
}
