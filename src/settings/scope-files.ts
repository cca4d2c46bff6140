// What has been read of one scope: the files, and what they say.
import type { RuleMode } from '../core/rule-mode.ts';
import type { Rule, Scope } from '../policy/rules.ts';
import type { LoadedGuard } from './guard-file.ts';
import type { Problem } from './problem.ts';
import type { SourceFile } from './source-file.ts';

export interface ConfigFile {
  readonly file: SourceFile;
  /** As written, valid. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
}

/** A rule with the place where a person finds it. */
export interface LoadedRule {
  readonly rule: Rule;
  readonly scope: Scope;
  readonly file: SourceFile;
  readonly line: number;
  readonly title: string;
  readonly origin: string;
  /** How far it is in force, trust apart. */
  readonly mode: RuleMode;
  /** Of sessions, of a canary. */
  readonly share?: number;
  /** How many examples it carries; it has passed them all. */
  readonly examples: number;
}

export interface ScopeFiles {
  readonly scope: Scope;
  readonly config: ConfigFile | undefined;
  readonly rules: readonly LoadedRule[];
  /** Also those that are broken. */
  readonly guards: readonly LoadedGuard[];
  readonly problems: readonly Problem[];
  /** Every file that was read. */
  readonly files: readonly SourceFile[];
}
