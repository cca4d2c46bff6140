// Changes of rules' modes: by a person, within what the evidence carries or with a reason, and by what is seen of them.
import { HarnessError } from '../../core/error.ts';
import type { Envelope } from '../../core/event.ts';
import type { ModeChange, Reviewer, RuleRecordOfUse } from '../../core/review.ts';
import { isLearned, type RuleModeChanged, RuleModeChangedSchema } from '../../core/rule-mode.ts';
import { visible } from '../../core/visible.ts';
import type { LoadedRule } from '../../settings/scope-files.ts';
import type { ReviewOptions } from './options.ts';
import { demotionReason, gateProblem, isIdle, isUp, nextStep, type Step, stepTo } from './steps.ts';
import { grantFor } from './trust.ts';

export type DatedChange = RuleModeChanged & { readonly at: string };

const ChangedSchema = RuleModeChangedSchema.loose();

/** Every change of a mode among these events, oldest first. */
export const changesIn = (events: readonly Envelope[]): readonly DatedChange[] =>
  events.flatMap(({ type, ts, data }) => {
    const change = type === 'rule_mode_changed' ? ChangedSchema.safeParse(data).data : undefined;
    return change === undefined ? [] : [{ ...change, at: ts }];
  });

export interface ModeOptions extends ReviewOptions {
  /** How a rule has done since then (milliseconds since 1970). */
  readonly useOf: (rule: string, since: number) => Promise<RuleRecordOfUse>;
}

/** The rule file of that id. Throws not_found; invalid_arguments where it has no file of its own. */
export const findRule = async (options: ReviewOptions, id: string): Promise<LoadedRule> => {
  const { sources } = await options.inspect();
  const known = sources.scopes.flatMap(({ rules }) => rules);
  const found = known.find(({ rule }) => rule.id === id) ?? known.find(({ rule }) => rule.id === `project:${id}`);
  if (found === undefined)
    throw new HarnessError('not_found', `there is no rule ${visible(id)}`, 'harness rules list shows them');
  if (found.rule.version !== undefined) return found;
  throw new HarnessError('invalid_arguments', `${visible(id)} stands in a list`, 'edit the list that it stands in');
};

export const promote = async (options: ModeOptions, change: ModeChange, by: Reviewer): Promise<RuleModeChanged> => {
  const rule = await findRule(options, change.rule);
  const at = stepOf(rule);
  const to = change.to === undefined ? nextStep(at) : stepTo(change.to);
  if (to === undefined || !isUp(at, to))
    throw new HarnessError('conflict', `${rule.rule.id} is in ${at.to} already`, 'harness rules demote takes it back');
  const events = await options.events();
  const use = await options.useOf(rule.rule.id, enteredAt(changesIn(events), rule));
  const draft = (await options.drafts()).find(({ artifacts }) =>
    artifacts.some(({ path }) => rule.file.path.endsWith(`/${path}`)),
  );
  const problem = to.to === 'shadow' ? undefined : gateProblem(use, draft?.backtest);
  if (problem !== undefined && change.reason === undefined) {
    throw new HarnessError(
      'conflict',
      `the evidence does not carry ${rule.rule.id} into ${to.to}: ${problem}`,
      'wait for more, or give a reason: harness rules promote … --reason "…"',
    );
  }
  const reason = change.reason ?? 'the evidence carries it';
  return changed(options, rule, to, { by: 'person', reason, use, trusts: draft?.state === 'adopted' }, by);
};

export const demote = async (options: ModeOptions, change: ModeChange, by: Reviewer): Promise<RuleModeChanged> => {
  const rule = await findRule(options, change.rule);
  const to = stepTo(change.to ?? 'shadow');
  if (to.to === stepOf(rule).to || isUp(stepOf(rule), to))
    throw new HarnessError(
      'conflict',
      `${rule.rule.id} is in ${stepOf(rule).to}`,
      'harness rules list shows the modes',
    );
  return changed(options, rule, to, { by: 'person', reason: change.reason ?? 'a person took it back' }, by);
};

const stepOf = ({ mode, share }: LoadedRule): Step => ({ to: mode, ...(share === undefined ? {} : { share }) });

interface Ground {
  readonly by: RuleModeChanged['by'];
  readonly reason: string;
  readonly use?: RuleRecordOfUse;
  /** Who promotes what they have adopted here has read it; what came with a clone waits for trust like everything else. */
  readonly trusts?: boolean;
}

/** On record first, then beside it. */
export const changed = async (
  options: ReviewOptions,
  rule: LoadedRule,
  { to, share }: Step,
  { by, reason, use, trusts }: Ground,
  reviewer: Reviewer,
): Promise<RuleModeChanged> => {
  const { steps, newId } = options;
  const change: RuleModeChanged = {
    change: newId('mod'),
    rule: rule.rule.id,
    version: rule.file.sha256,
    from: rule.mode,
    to,
    ...(share === undefined ? {} : { share }),
    by,
    reason: visible(reason).slice(0, 500),
    ...(use === undefined
      ? {}
      : {
          evidence: {
            matched: use.matched,
            known_bad: use.known_bad,
            known_good: use.known_good,
            precision_low: use.precision_low,
          },
        }),
  };
  const segment = await steps.record(reviewer, [{ type: 'rule_mode_changed', data: change }]);
  steps.noteMode(change.rule, { segment, change: change.change });
  // A rule that permits waits for trust once it does more than watch.
  if (trusts === true && rule.scope === 'project') await trusted(options, rule, reviewer);
  return change;
};

const trusted = async (options: ReviewOptions, { file }: LoadedRule, reviewer: Reviewer): Promise<void> => {
  const grant = await grantFor(options, [file.path.slice(options.root.length + 1)]);
  if (grant === undefined) return;
  const segment = await options.steps.record(reviewer, [{ type: 'trust_granted', data: grant }]);
  options.steps.noteGrant({ segment, grant: grant.grant });
};

/** When this version of the rule came in; 0 where nobody has recorded it. */
const enteredAt = (changes: readonly DatedChange[], { rule, file }: LoadedRule): number =>
  Date.parse(changes.find((change) => change.rule === rule.id && change.version === file.sha256)?.at ?? '') || 0;

const WATCH: Reviewer = { client: 'harness/watch', principal: 'agent' };

/** Takes back rules that do harm, retires those that do nothing. A line for each. */
export const watchRules = async (options: ModeOptions): Promise<readonly string[]> => {
  const { sources } = await options.inspect();
  const learned = sources.scopes
    .flatMap(({ rules }) => rules)
    .filter(({ origin, rule, mode }) => isLearned(origin) && rule.version !== undefined && mode !== 'retired');
  if (learned.length === 0) return [];
  const events = await options.events();
  const done: string[] = [];
  for (const rule of learned) {
    const said = await watched(options, rule, events);
    if (said !== undefined) done.push(said);
  }
  return done;
};

const watched = async (
  options: ModeOptions,
  rule: LoadedRule,
  events: readonly Envelope[],
): Promise<string | undefined> => {
  const { id, severity } = rule.rule;
  const changes = changesIn(events).filter((change) => change.rule === id && change.version === rule.file.sha256);
  const [first, last] = [changes[0], changes.at(-1)];
  // Nobody here has adopted it: it watches, and nothing is known of it.
  if (first === undefined || last === undefined) return undefined;
  if (rule.mode === 'canary' || rule.mode === 'enforce') {
    const use = await options.useOf(id, Date.parse(last.at));
    const reason = demotionReason(use, falseBlocksOf(events, id, last.at));
    if (reason !== undefined) {
      await changed(options, rule, { to: 'shadow' }, { by: 'watch', reason, use }, WATCH);
      return `${id} watches again: ${reason}`;
    }
  }
  const use = await options.useOf(id, Date.parse(first.at));
  // What keeps harm away is not idle when none has come.
  if (severity === 'critical' || !isIdle(Date.parse(use.last ?? last.at), Date.parse(options.now()))) return undefined;
  await changed(
    options,
    rule,
    { to: 'retired' },
    { by: 'watch', reason: 'it has spoken about nothing for 90 days' },
    WATCH,
  );
  return `${id} is retired: it has spoken about nothing for 90 days`;
};

const falseBlocksOf = (events: readonly Envelope[], rule: string, since: string): number =>
  events.filter(({ type, ts, data }) => type === 'false_block' && ts >= since && isAbout(data, rule)).length;

const isAbout = (data: unknown, rule: string): boolean =>
  typeof data === 'object' && data !== null && 'rule' in data && data.rule === rule;
