// Rules as their files say them, put into the modes that the record says. A learned rule watches until a person says more,
// whatever its file says; of every other rule the file says the most that it may be.
import { isLearned, type RuleMode, type RuleModeChanged } from '../core/rule-mode.ts';
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
  if (isLearned(origin)) return put(loaded, known ?? { to: 'shadow' });
  return known === undefined || ORDER[known.to] >= ORDER[loaded.mode] ? loaded : put(loaded, known);
};

const ORDER: Readonly<Record<RuleMode, number>> = { retired: 0, shadow: 1, canary: 2, enforce: 3 };

/** The mode is a part of the version, so that the hash of the policy tells them apart. */
const put = (loaded: LoadedRule, { to, share = 0 }: Pick<RuleModeChanged, 'to' | 'share'>): LoadedRule => {
  const { shadow: _, ...rule } = loaded.rule;
  const version = `${rule.version ?? rule.id} ${to}${to === 'canary' ? ` ${share}` : ''}`;
  if (to === 'enforce') return { ...loaded, mode: to, rule: { ...rule, version } };
  if (to === 'canary') return { ...loaded, mode: to, share, rule: { ...rule, version, share } };
  return { ...loaded, mode: to, rule: { ...rule, version, shadow: true } };
};
