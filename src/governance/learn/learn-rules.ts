// Adopted drafts of rules made into structured rules, which are in force as far as what they were made of.

import type { DraftRecord } from '../../core/draft.ts';
import { HarnessError } from '../../core/error.ts';
import type { LearnedRule, StructuredRule } from '../../core/learn.ts';
import type { Reviewer } from '../../core/review.ts';
import { splitFrontMatter } from '../../settings/front-matter.ts';
import type { LoadedRule } from '../../settings/scope-files.ts';
import { rulesIn } from '../review/contents.ts';
import { changed, type ModeOptions } from '../review/modes.ts';
import { isUp, type Step, stepTo } from '../review/steps.ts';
import { ruleFile, rulePath } from './files.ts';
import { type AdoptedRule, generalise } from './generalise.ts';
import { store, unlearned } from './store.ts';

/** Drafts that learn_rules would take up. What permits stays as it is: what is learned only tightens. */
export const rulesToLearn = async (options: ModeOptions): Promise<readonly DraftRecord[]> =>
  unlearned(await options.drafts(), 'rule', new Set()).filter(({ loosens }) => !loosens);

/** `given`: written by whoever was shown the material; else what the drafts say is put together. */
export const learnRules = async (
  options: ModeOptions,
  given: readonly StructuredRule[] | undefined,
  by: Reviewer,
): Promise<readonly { readonly learned: LearnedRule; readonly rule: StructuredRule }[]> => {
  const drafts = await rulesToLearn(options);
  const known = await loadedRules(options);
  const plans =
    given === undefined ? planned(options, drafts, known) : given.map((rule) => ({ rule, drafts, from: [] }));
  for (const { rule } of plans) assertTightens(rule);
  const learned: { readonly learned: LearnedRule; readonly rule: StructuredRule }[] = [];
  for (const plan of plans) learned.push({ learned: await learn(options, plan, known, by), rule: plan.rule });
  return learned;
};

interface Plan {
  readonly rule: StructuredRule;
  readonly drafts: readonly DraftRecord[];
  readonly from: readonly AdoptedRule[];
}

const loadedRules = async ({ inspect }: ModeOptions): Promise<readonly LoadedRule[]> =>
  (await inspect()).sources.scopes.flatMap(({ rules }) => rules);

const planned = (
  options: ModeOptions,
  drafts: readonly DraftRecord[],
  known: readonly LoadedRule[],
): readonly Plan[] => {
  const adopted = drafts.flatMap((draft) =>
    rulesIn(draft, options)
      .filter(({ head }) => head.decision !== 'allow')
      .map((rule) => ({ ...rule, draft: draft.id, body: bodyOf(draft, rule.path) })),
  );
  let number = known.reduce((most, { rule }) => Math.max(most, numberOf(rule.id)), 0);
  return generalise(adopted).map(({ rule, from }) => {
    number += 1;
    const id = `LEARN-${String(number).padStart(3, '0')}`;
    return {
      rule: { ...rule, id },
      from,
      drafts: drafts.filter((draft) => from.some((one) => one.draft === draft.id)),
    };
  });
};

const bodyOf = ({ artifacts }: DraftRecord, path: string): string =>
  splitFrontMatter(artifacts.find((artifact) => artifact.path === path)?.content ?? '')?.body.trim() ?? '';

const numberOf = (id: string): number => Number(/^project:learn-(\d{1,6})$/.exec(id)?.[1] ?? 0);

const assertTightens = ({ id, decision }: StructuredRule): void => {
  if (decision === 'allow')
    throw new HarnessError('invalid_arguments', `${id} allows, and what is learned only tightens`, 'write ask or deny');
};

const learn = async (
  options: ModeOptions,
  { rule, drafts, from }: Plan,
  known: readonly LoadedRule[],
  by: Reviewer,
): Promise<LearnedRule> => {
  const path = rulePath(rule);
  const sources = from.flatMap(({ name }) => known.filter((loaded) => loaded.rule.id === name));
  const draft = await store(
    options,
    {
      kind: 'rule',
      title: rule.title,
      rationale: `made of ${drafts.map(({ id }) => id).join(', ') || 'what was given'}`,
      path,
      content: ruleFile(rule),
      drafts: drafts.map(({ id }) => id),
      backtest: drafts.length === 1 ? drafts[0]?.backtest : undefined,
    },
    by,
  );
  const [entered] = rulesIn(draft, options);
  const name = entered?.name ?? '';
  const ids = drafts.map(({ id }) => id);
  await options.steps.record(by, [
    { type: 'rule_learned', data: { rule: name, id: rule.id, path, sha256: entered?.version ?? '', drafts: ids } },
  ]);
  const step = lowest(sources, from.length);
  const loaded = (await loadedRules(options)).find((one) => one.rule.id === name);
  if (loaded !== undefined && step.to !== 'shadow')
    await changed(
      options,
      loaded,
      step,
      { by: 'adoption', reason: `as far as ${ids.join(', ')}, of which it is made` },
      by,
    );
  // Only now: in between, both hold.
  for (const source of sources) {
    if (source.mode !== 'retired')
      await changed(options, source, { to: 'retired' }, { by: 'adoption', reason: `${name} says the same` }, by);
  }
  return { id: rule.id, rule: name, path, mode: step.to, drafts: ids };
};

/** No further than the least of its sources; a source that is not there any more only watched. */
const lowest = (sources: readonly LoadedRule[], expected: number): Step => {
  const steps = sources.map(({ mode, share }): Step => ({ to: mode, ...(share === undefined ? {} : { share }) }));
  const [first, ...rest] = steps;
  if (first === undefined || steps.length < expected) return stepTo('shadow');
  const least = rest.reduce((low, step) => (isUp(step, low) ? step : low), first);
  return least.to === 'retired' ? stepTo('shadow') : least;
};
