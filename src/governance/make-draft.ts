// From a proposal to a draft: checked, judged by the record, named so that the same one is made only once.
import { hash } from 'node:crypto';
import { DRAFT_TTL_HOURS, type Draft, type Drafter } from '../core/draft.ts';
import { HarnessError } from '../core/error.ts';
import type { RuleRecord } from '../core/records.ts';
import { backtest } from './backtest/backtest.ts';
import type { Judging } from './backtest/history.ts';
import { checkProposal } from './checks/check.ts';
import type { CheckParts, Proposal } from './checks/proposal.ts';
import type { Shown } from './reconcile.ts';
import type { Scene } from './signals/detector.ts';

/** What all drafts of one run are made with. */
export interface Workshop {
  readonly scene: Scene;
  readonly judging: Judging;
  readonly checks: CheckParts;
  readonly rules: readonly RuleRecord[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Making {
  readonly shown: Shown;
  readonly drafter: Drafter;
  readonly proposal: Proposal;
  /** What the id is made from, beside the signal. */
  readonly mark: string;
}

const ID_CHARS = 20;
const HOUR_MS = 3_600_000;
const EVIDENCE = 20;

/** Throws draft_refused with every reason. */
export const makeDraft = async (making: Making, workshop: Workshop): Promise<Draft> => {
  const { shown, drafter, proposal, mark } = making;
  const { row, finding } = shown;
  const { checks, judging, now } = workshop;
  const checked = await checkProposal(proposal, checks);
  if ('problems' in checked) throw refused(checked.problems);
  const rules = checked.rules.map(({ rule, loosens }) => ({ ...rule, loosens }));
  const figures = await backtest({ rules, guards: checked.guards }, finding, judging);
  const [rule] = checked.rules;
  return {
    id: draftIdOf(row.fingerprint, mark),
    signal: row.id,
    fingerprint: row.fingerprint,
    kind: proposal.kind,
    title: proposal.title,
    rationale: proposal.rationale,
    drafter,
    loosens: checked.loosens,
    ...(rule === undefined ? {} : { decision: rule.rule.decision }),
    artifacts: proposal.files.map(({ path, content }) => ({
      path,
      content,
      base_sha256: checks.present(path)?.sha256 ?? null,
    })),
    evidence: row.events.slice(0, EVIDENCE),
    backtest: figures,
    created: new Date(now).toISOString(),
    expires: new Date(now + DRAFT_TTL_HOURS * HOUR_MS).toISOString(),
  };
};

export const draftIdOf = (fingerprint: string, mark: string): string =>
  `drf_${hash('sha256', `${fingerprint} ${mark}`).slice(0, ID_CHARS)}`;

const refused = (problems: readonly string[]): HarnessError =>
  new HarnessError('draft_refused', problems.join('; '), 'change what is named and submit it again', {
    problems: [...problems],
  });
