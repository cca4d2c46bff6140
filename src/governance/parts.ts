// What governance needs of the rest, handed in by the composition.

import type { Envelope } from '../core/event.ts';
import type { RuleRecord } from '../core/records.ts';
import type { Follow } from '../log/follow.ts';
import type { CheckParts } from './checks/proposal.ts';
import type { ExternalDrafter } from './drafters/external.ts';
import type { Thresholds } from './signals/detector.ts';

export interface GovernanceSettings {
  readonly thresholds: Thresholds;
  /** How far back from the newest call, e.g. `90d`. */
  readonly window: string;
  /** Drafts of one run. */
  readonly maxDrafts: number;
}

/** Events of signals and drafts: those that are there when it begins, and those that come; some may be told twice. */
export interface GovernanceFollow {
  readonly begin: readonly Envelope[];
  readonly more: Follow;
}

export interface GovernanceParts {
  readonly state: string;
  /** Real path of the workspace. */
  readonly root: string;
  /** What the repository is called. */
  readonly project: string;
  readonly settings: GovernanceSettings;
  readonly follow: () => Promise<GovernanceFollow>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly rules: () => Promise<readonly RuleRecord[]>;
  /** How proposals are checked, by the policy as it is now. */
  readonly checks: () => Promise<CheckParts>;
  /** Writes drafts instead of the templates, where one is configured. */
  readonly drafter?: ExternalDrafter | undefined;
}
