// The page of the composition through which people decide about drafts and rules. Loaded when it is first asked.

import type { EventType, NewEvent } from '../core/event.ts';
import type { ArtifactStore } from '../core/ports.ts';
import type { Review, Reviewer } from '../core/review.ts';
import type { Trace } from '../core/trace.ts';
import { DRAFT_EVENT_TYPES, foldDrafts } from '../governance/drafts.ts';
import { readHistory } from '../governance/facts/store.ts';
import type { LearnOptions } from '../governance/learn/learn-skills.ts';
import { ADOPTION_TYPES } from '../governance/review/adoptions.ts';
import { checkFiles } from '../governance/review/check.ts';
import { openReview as open } from '../governance/review/open-review.ts';
import { putFile, removeFile } from '../governance/review/put.ts';
import { useOf } from '../governance/review/use.ts';
import { createIds } from '../log/ids.ts';
import { openLog } from '../log/open-log.ts';
import { createRedactor } from '../policy/redact.ts';
import type { Inspection } from '../settings/inspect.ts';
import { noteMode } from '../settings/modes.ts';
import { homeOf } from '../settings/places.ts';
import { noteGrant } from '../settings/trust.ts';
import { VERSION } from '../version.ts';
import { followRare, inTime } from './rare.ts';

export interface ReviewParts {
  /** Real path of the workspace. */
  readonly root: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly artifacts: ArtifactStore;
  readonly trace: () => Promise<Trace>;
  /** The policy files as they are when it is called. */
  readonly inspect: () => Promise<Inspection>;
}

const TYPES: readonly EventType[] = [
  ...DRAFT_EVENT_TYPES,
  ...ADOPTION_TYPES,
  'rule_mode_changed',
  'false_block',
  'skill_learned',
];

export const openReview = async (parts: ReviewParts): Promise<Review> => open(await reviewOptions(parts));

export const reviewOptions = async ({
  root,
  state,
  env,
  artifacts,
  trace,
  inspect,
}: ReviewParts): Promise<LearnOptions> => {
  const events = inTime(await followRare(state, TYPES, trace));
  const redactor = createRedactor(env);
  const now = (): string => new Date().toISOString();
  return {
    root,
    home: homeOf(env),
    artifacts,
    inspect,
    now,
    newId: createIds(),
    events: async () => events(),
    drafts: async () => foldDrafts(events(), now()),
    check: (draft) => checkFiles(draft, (text) => redactor.redact(text)),
    history: () => readHistory({ state }),
    useOf: async (rule, since) => useOf(await readHistory({ state }), rule, since),
    steps: {
      record: (by, said) => recordWords(state, by, said),
      put: putFile,
      remove: removeFile,
      noteMode: (rule, note) => noteMode(state, rule, note),
      noteGrant: (note) => noteGrant(state, root, note),
    },
  };
};

/** In a segment of their own, which is short: whoever needs one of these events finds it at once. */
const recordWords = async (state: string, by: Reviewer, events: readonly NewEvent[]): Promise<string> => {
  const newId = createIds();
  const log = openLog({ state, durability: 'strict', version: VERSION });
  const { client, principal = 'human', session = newId('ses'), run = newId('run'), call } = by;
  log.append({ session, run, ...(call === undefined ? {} : { call }), principal, client }, events);
  const segment = log.segment() ?? '';
  await log.close();
  return segment;
};
