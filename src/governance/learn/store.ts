// What was learned goes the way of every draft: on record first, all or nothing, with the same checks.
import type { Backtest, Draft, DraftKind, DraftRecord } from '../../core/draft.ts';
import type { Reviewer } from '../../core/review.ts';
import { emptyBacktest } from '../backtest/empty.ts';
import { adopt } from '../review/adopt.ts';
import { sha256Of } from '../review/contents.ts';
import type { ReviewOptions } from '../review/options.ts';
import { currentBytes } from '../review/target.ts';

/** Stands for the signal of a draft that was made of adopted ones; its evidence names them. */
export const LEARNED = 'learned';

export interface Lesson {
  readonly kind: DraftKind;
  readonly title: string;
  readonly rationale: string;
  readonly path: string;
  readonly content: string;
  /** Ids of the drafts that it is made of. */
  readonly drafts: readonly string[];
  readonly backtest?: Backtest | undefined;
}

/** Puts it on record as a draft and adopts it. Throws what adopting throws. */
export const store = async (options: ReviewOptions, lesson: Lesson, by: Reviewer): Promise<DraftRecord> => {
  const {
    kind,
    title,
    rationale,
    path,
    content,
    drafts,
    backtest = emptyBacktest('it was made of adopted drafts; theirs say more'),
  } = lesson;
  const now = options.now();
  const current = currentBytes(options.root, path);
  const draft: Draft = {
    id: options.newId('drf'),
    signal: LEARNED,
    fingerprint: sha256Of(`${LEARNED} ${path} ${sha256Of(content)}`),
    kind,
    title,
    rationale,
    drafter: 'template',
    loosens: false,
    artifacts: [{ path, content, base_sha256: current === undefined ? null : sha256Of(current) }],
    evidence: [...drafts],
    backtest,
    created: now,
    expires: new Date(Date.parse(now) + HOUR_MS).toISOString(),
  };
  await options.check(draft);
  await options.steps.record(by, [{ type: 'draft_created', data: draft }]);
  const record: DraftRecord = { ...draft, state: 'pending', history: [] };
  await adopt(options, record, by, rationale);
  return record;
};

const HOUR_MS = 3_600_000;

/** Adopted drafts of a kind that nothing was made of yet. */
export const unlearned = (drafts: readonly DraftRecord[], kind: DraftKind, marked: ReadonlySet<string>) => {
  const adopted = drafts.filter((draft) => draft.state === 'adopted' && draft.kind === kind);
  const used = new Set(adopted.filter(({ signal }) => signal === LEARNED).flatMap(({ evidence }) => evidence));
  return adopted.filter(({ id, signal }) => signal !== LEARNED && !used.has(id) && !marked.has(id));
};
