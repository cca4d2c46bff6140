// What the record teaches, opened over one repository.
import type { DraftRecord } from '../core/draft.ts';
import { HarnessError } from '../core/error.ts';
import type { DraftPage, DraftQuery, GcStatus, Governance } from '../core/governance.ts';
import { createKnown, type Known } from './known.ts';
import type { GovernanceParts } from './parts.ts';
import { runGovernance } from './run.ts';
import { submitDraft } from './submit.ts';

export const openGovernance = (parts: GovernanceParts): Governance => ({
  ...readGovernance(parts),
  run: async (request) => {
    assertProject(parts, request.project);
    return runGovernance(parts, request);
  },
  submit: (submission) => submitDraft(parts, submission),
});

export type GovernanceReading = Pick<Governance, 'status' | 'drafts' | 'show'>;

type ReadingParts = Pick<GovernanceParts, 'project' | 'follow' | 'now'>;

/** What can be looked up without a policy or a workspace, and without looking the record over. */
export const readGovernance = (parts: ReadingParts): GovernanceReading => {
  let following: Promise<ReturnType<typeof createKnown>> | undefined;
  const known = async (): Promise<Known> => {
    following ??= parts.follow().then(createKnown);
    try {
      return (await following)(parts.now());
    } catch (thrown) {
      // What cannot be read now may be read later.
      following = undefined;
      throw thrown;
    }
  };
  return {
    status: async () => statusOf(parts.project, await known()),
    drafts: async (query) => {
      assertProject(parts, query.project);
      return pageOf(await known(), query);
    },
    show: async (draft) => find(await known(), draft),
  };
};

const assertProject = ({ project }: Pick<GovernanceParts, 'project'>, asked: string | undefined): void => {
  if (asked === undefined || asked === project) return;
  throw new HarnessError('not_found', `this is the project ${project}, not ${asked}`, `give ${project} or nothing`);
};

const statusOf = (project: string, { signals, drafts, lastRun }: Known): GcStatus => {
  const countOf = (states: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  };
  return {
    project_id: project,
    draft_count: drafts.length,
    drafts: {
      pending: 0,
      adopted: 0,
      rejected: 0,
      expired: 0,
      superseded: 0,
      ...countOf(drafts.map(({ state }) => state)),
    },
    signals: { open: 0, drafted: 0, resolved: 0, suppressed: 0, ...countOf(signals.map(({ state }) => state)) },
    last_run: lastRun ?? null,
  };
};

/** Newest first; the cursor is the id of the last one shown, so that drafts that come meanwhile shift nothing. */
const pageOf = ({ drafts }: Known, { state, kind, limit, cursor }: DraftQuery): DraftPage => {
  const newest = drafts.toReversed();
  const at = cursor === undefined ? -1 : newest.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && at === -1)
    throw new HarnessError('not_found', `no draft is called ${cursor}`, 'give next_cursor of the answer before');
  const fits = (draft: DraftRecord): boolean =>
    (state === undefined || draft.state === state) && (kind === undefined || draft.kind === kind);
  const left = newest.slice(at + 1).filter(fits);
  const shown = left.slice(0, limit);
  const isEnd = shown.length === left.length;
  return {
    drafts: shown,
    total: newest.filter(fits).length,
    next_cursor: isEnd ? null : (shown.at(-1)?.id ?? null),
  };
};

const find = ({ drafts }: Known, name: string): DraftRecord => {
  const exact = drafts.find(({ id }) => id === name);
  const [only, ...more] = exact === undefined ? drafts.filter(({ id }) => id.startsWith(name)) : [exact];
  if (only !== undefined && more.length === 0 && name !== '') return only;
  const what = more.length > 0 ? `several drafts begin with ${name}` : `there is no draft ${name}`;
  throw new HarnessError('not_found', what, 'gc_drafts or harness gc drafts lists them');
};
