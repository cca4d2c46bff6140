// Rules as their files say them, put into the modes that the record says.
import { isLearned, type RuleMode, type RuleModeChanged } from '../core/rule-mode.ts';
import type { Rule } from '../policy/rules.ts';
import type { LoadedRule } from './scope-files.ts';
import type { Sources } from './sources.ts';

export const applyModes = (sources: Sources, modes: ReadonlyMap<string, RuleModeChanged>): Sources => ({
  ...sources,
  scopes: sources.scopes.map((scope) => ({ ...scope, rules: scope.rules.map((rule) => inMode(rule, modes)) })),
});

const inMode = (loaded: LoadedRule, modes: ReadonlyMap<string, RuleModeChanged>): LoadedRule => {
  const { rule, file, origin } = loaded;
  // A list has no versions, and nobody promotes what stands in one.
  if (rule.version === undefined) return loaded;
  const change = modes.get(rule.id);
  const known = change?.version === file.sha256 ? change : undefined;
  if (known === undefined) return isLearned(origin) ? limited(loaded, { to: 'shadow' }) : loaded;
  return limited(loaded, known);
};

const ORDER: Readonly<Record<RuleMode, number>> = { retired: 0, shadow: 1, canary: 2, enforce: 3 };

/** Never more than the file says. */
const limited = (loaded: LoadedRule, { to, share = 0 }: Pick<RuleModeChanged, 'to' | 'share'>): LoadedRule => {
  const { rule, mode } = loaded;
  if (ORDER[to] >= ORDER[mode]) return loaded;
  return { ...loaded, mode: to, rule: put(rule, to, share), ...(to === 'canary' ? { share } : {}) };
};

/** The mode is a part of the version, so that the hash of the policy tells them apart. */
const put = (rule: Rule, to: RuleMode, share: number): Rule => {
  const version = `${rule.version ?? rule.id} ${to}${to === 'canary' ? ` ${share}` : ''}`;
  return to === 'canary' ? { ...rule, version, share } : { ...rule, version, shadow: true };
};
