// The decisions of people about drafts and rules, over one workspace.
import type { DraftRecord } from '../../core/draft.ts';
import { HarnessError } from '../../core/error.ts';
import type { Material } from '../../core/learn.ts';
import type { Review, Reviewer } from '../../core/review.ts';
import { visible } from '../../core/visible.ts';
import { parseRules, parseSkills, writeRules } from '../learn/blocks.ts';
import { learnRules, rulesToLearn } from '../learn/learn-rules.ts';
import { type LearnOptions, learnSkills, skillsToLearn } from '../learn/learn-skills.ts';
import { adopt, complete } from './adopt.ts';
import { unfinished } from './adoptions.ts';
import { changesIn, demote, findRule, type ModeOptions, promote, watchRules } from './modes.ts';

export const openReview = (options: LearnOptions): Review => {
  const { steps } = options;
  return {
    adopt: async (id, by, reason) => {
      await finishAll(options);
      return adopt(options, await pending(options, id), by, reason);
    },
    reject: async (id, reason, by) => {
      await finishAll(options);
      const draft = await pending(options, id);
      const said = visible(reason).trim().slice(0, LONGEST_REASON);
      await steps.record(by, [
        { type: 'draft_rejected', data: { draft: draft.id, fingerprint: draft.fingerprint, reason: said } },
      ]);
      return (await options.drafts()).find((known) => known.id === draft.id) ?? draft;
    },
    promote: (change, by) => promote(options, change, by),
    demote: (change, by) => demote(options, change, by),
    falseBlock: async (id, call, reason, by) => {
      const { rule } = await findRule(options, id);
      if (!(await options.history()).calls.some((known) => known.call === call))
        throw new HarnessError('not_found', `there is no call ${visible(call)}`, 'harness trace query --decision deny');
      const before = changesIn(await options.events()).length;
      await steps.record(by, [{ type: 'false_block', data: { rule: rule.id, call, reason: visible(reason) } }]);
      await watchRules(options);
      return changesIn(await options.events())
        .slice(before)
        .findLast((change) => change.rule === rule.id);
    },
    history: async (id) => {
      const changes = changesIn(await options.events());
      return id === undefined ? changes : changes.filter(({ rule }) => rule === id || rule === `project:${id}`);
    },
    material: async (kind) =>
      (await (kind === 'rule' ? rulesToLearn(options) : skillsToLearn(options))).map(asMaterial),
    learnRules: async (given, by) => {
      await finishAll(options);
      const learned = await learnRules(options, typeof given === 'string' ? parseRules(given) : given, by);
      return { rules: learned.map((one) => one.learned), markdown: writeRules(learned.map(({ rule }) => rule)) };
    },
    learnSkills: async (given, by) => {
      await finishAll(options);
      return learnSkills(options, typeof given === 'string' ? parseSkills(given) : given, by);
    },
    look: async () => [...(await finishAll(options)), ...(await watchRules(options))],
  };
};

const asMaterial = ({ id, title, rationale, artifacts }: DraftRecord): Material => ({
  draft: id,
  title,
  rationale,
  content: artifacts.map(({ content }) => content).join('\n'),
});

const LONGEST_REASON = 500;

/** By id or the beginning of one. Throws not_found, conflict when it waits no longer. */
const pending = async (options: ModeOptions, id: string): Promise<DraftRecord> => {
  const drafts = await options.drafts();
  const begins = id === '' ? [] : drafts.filter((draft) => draft.id.startsWith(id));
  const draft = begins.find((known) => known.id === id) ?? (begins.length === 1 ? begins[0] : undefined);
  if (draft === undefined)
    throw new HarnessError('not_found', `there is no draft ${visible(id)}`, 'harness gc drafts shows them');
  if (draft.state === 'pending') return draft;
  const next =
    draft.state === 'expired' ? 'run gc_run again for a new draft' : 'harness gc show tells what became of it';
  throw new HarnessError('conflict', `${draft.id} is ${draft.state} already`, next);
};

/** Brings to its end what a process that died has begun. A line for each. */
const finishAll = async (options: ModeOptions): Promise<readonly string[]> => {
  const open = unfinished(await options.events());
  if (open.length === 0) return [];
  const drafts = await options.drafts();
  const done: string[] = [];
  for (const adoption of open) {
    const draft = drafts.find(({ id }) => id === adoption.draft);
    const by: Reviewer = { client: adoption.client };
    if (draft !== undefined) done.push(await finished(() => complete(options, adoption, draft, by), draft.id));
  }
  return done;
};

const finished = async (finish: () => Promise<unknown>, draft: string): Promise<string> => {
  try {
    await finish();
    return `the adoption of ${draft} was finished`;
  } catch (thrown) {
    if (thrown instanceof HarnessError && thrown.code === 'conflict') return `${draft}: ${thrown.message}`;
    throw thrown;
  }
};
