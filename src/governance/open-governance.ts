// What the record teaches, opened over one repository.
import type { DraftRecord } from '../core/draft.ts';
import { HarnessError } from '../core/error.ts';
import type { DraftPage, DraftQuery, GcStatus, Governance } from '../core/governance.ts';
import { createKnown, type Known } from './known.ts';
import type { GovernanceParts } from './parts.ts';
import { runGovernance } from './run.ts';
import { submitDraft } from './submit.ts';

export const openGovernance = (parts: GovernanceParts): Governance => {
  const known = createKnown(parts.follow);
  const now = (): Known => known(parts.now());
  return {
    run: async (request) => {
      assertProject(parts, request.project);
      return runGovernance(parts, known, request);
    },
    status: async () => statusOf(parts.project, now()),
    drafts: async (query) => {
      assertProject(parts, query.project);
      return pageOf(now(), query);
    },
    show: async (draft) => find(now(), draft),
    submit: (submission) => submitDraft(parts, known, submission),
  };
};

const assertProject = ({ project }: GovernanceParts, asked: string | undefined): void => {
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
  const fitting = drafts
    .filter((draft) => (state === undefined || draft.state === state) && (kind === undefined || draft.kind === kind))
    .toReversed();
  const after = cursor === undefined ? 0 : fitting.findIndex(({ id }) => id === cursor) + 1;
  if (cursor !== undefined && after === 0)
    throw new HarnessError('not_found', `no draft is called ${cursor}`, 'give next_cursor of the answer before');
  const shown = fitting.slice(after, after + limit);
  const isEnd = after + shown.length >= fitting.length;
  return { drafts: shown, total: fitting.length, next_cursor: isEnd ? null : (shown.at(-1)?.id ?? null) };
};

const find = ({ drafts }: Known, name: string): DraftRecord => {
  const exact = drafts.find(({ id }) => id === name);
  const [only, ...more] = exact === undefined ? drafts.filter(({ id }) => id.startsWith(name)) : [exact];
  if (only !== undefined && more.length === 0 && name !== '') return only;
  const what = more.length > 0 ? `several drafts begin with ${name}` : `there is no draft ${name}`;
  throw new HarnessError('not_found', what, 'gc_drafts or harness gc drafts lists them');
};
