// What a drafter hands in, whoever it is, and what a check says of it.
import type { Decision } from '../../core/decision.ts';
import type { DraftKind } from '../../core/draft.ts';
import type { Effect } from '../../core/effect.ts';
import type { RecordedCall } from '../../replay/recorded.ts';
import type { Judge } from '../../replay/rejudge.ts';

export type EffectKinds = readonly Effect['kind'][];

export interface ProposedFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly content: string;
}

export interface Proposal {
  readonly kind: DraftKind;
  readonly title: string;
  readonly rationale: string;
  readonly files: readonly ProposedFile[];
}

/** A file as it lies in the workspace. */
export interface PresentFile {
  readonly text: string;
  readonly sha256: string;
}

/** A rule made ready to judge recorded calls, or everything that is wrong with it. */
export type CompileRule = (text: string, path: string) => CompiledRule | { readonly problems: readonly string[] };

export interface CompiledRule {
  /** With its scope. */
  readonly id: string;
  readonly decision: Decision;
  readonly mode: 'enforce' | 'shadow';
  readonly origin: string;
  readonly patterns: readonly string[];
  /** Of the effects that it can speak about; undefined: all. */
  readonly kinds: EffectKinds | undefined;
  readonly speaks: (call: RecordedCall) => boolean;
  readonly before: Judge;
  readonly after: Judge;
}

export interface CheckParts {
  readonly compile: CompileRule;
  readonly present: (path: string) => PresentFile | undefined;
  readonly redact: (text: string) => string | Promise<string>;
  /** Commands and calls that no draft may permit, in the form of a rule's examples. */
  readonly permits: (text: string, path: string) => readonly string[];
}
