// A rule as a reviewed file: front matter that judges, a body that explains. What is not understood is a problem with
// its place; a rule that says less than its author believes is worse than none.
import * as z from 'zod';
import { type Decision, DecisionSchema, SeveritySchema } from '../core/decision.ts';
import { brokenExamples } from './example.ts';
import type { Anchors } from './path-cover.ts';
import { type Matcher, parsePattern } from './pattern.ts';
import { placeMatcher } from './rule-place.ts';
import { oneLine, ruleText } from './rule-text.ts';
import type { Rule, RuleFault, Scope } from './rules.ts';

const patterns = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)], { error: 'write a pattern or a list of patterns' })
  .describe("a pattern or a list of them, in Claude Code's grammar: Bash(git push *), Edit(src/**), mcp__server__tool");

const ORIGIN = /^(?:person|learned|imported)(?![\w-])/;

/** The front matter of a rule file. */
export const RuleSchema = z.strictObject({
  id: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'write small letters, digits and single hyphens')
    .describe('unique within its scope'),
  title: z.string().min(1).max(200).describe('what the rule says, in a line'),
  severity: SeveritySchema.default('medium').describe('which of several equally strict rules is told first'),
  decision: DecisionSchema,
  match: patterns,
  unless: patterns.optional().describe('what of it is left out; patterns as in match'),
  mode: z.enum(['enforce', 'shadow']).default('enforce').describe('shadow: judged and recorded, not enforced'),
  paths: patterns
    .optional()
    .describe('gitignore patterns under which the path lies, or the directory that a command runs in'),
  origin: z
    .string()
    .regex(ORIGIN, 'begin with person, learned or imported')
    .default('person')
    .describe('who wrote it: person, learned or imported, and what else is to be said'),
  examples: z
    .strictObject({
      match: z.array(z.string().min(1)).default([]).describe('command lines, or calls as Read(path), Edit(path)'),
      not_match: z.array(z.string().min(1)).default([]),
    })
    .prefault({})
    .describe('judged whenever the rule is loaded; a rule that fails them is not loaded'),
});

export type RuleHead = z.output<typeof RuleSchema>;

export interface RuleSource {
  readonly head: RuleHead;
  /** Markdown after the front matter. */
  readonly body: string;
  /** Of the whole file. */
  readonly sha256: string;
  readonly scope: Scope;
}

/** The rule of a file; or everything that is wrong with it. */
export const compileRuleFile = (
  { head, body, sha256, scope }: RuleSource,
  anchors: Anchors,
): { readonly rule: Rule } | { readonly faults: readonly RuleFault[] } => {
  const { decision } = head;
  const match = compileAll('match', listOf(head.match), decision, anchors);
  const unless = compileAll('unless', listOf(head.unless), exceptionTo(decision), anchors);
  const placed = placeMatcher(listOf(head.paths), { decision, anchors, patterns: listOf(head.match) });
  const faults = [...match.faults, ...unless.faults, ...placed.faults];
  if (faults.length > 0) return { faults };
  const matches: Matcher = (call, effect, facts) => {
    const hit = (matcher: Matcher): boolean => matcher(call, effect, facts);
    if (!match.matchers.some(hit) || !placed.matches(effect, facts)) return false;
    // Words that were not understood are no ground for an exception to a refusal.
    const certain = decision === 'allow' || effect.kind !== 'exec' || effect.opaque === undefined;
    return !(certain && unless.matchers.some(hit));
  };
  const broken = brokenExamples({ decision, matches, examples: head.examples }, anchors);
  if (broken.length > 0) return { faults: broken };
  const shadow = head.mode === 'shadow' ? { shadow: true as const } : {};
  return {
    rule: {
      id: `${scope}:${head.id}`,
      decision,
      pattern: listOf(head.match).join(', '),
      matches,
      version: `${scope}:${head.id}@${sha256}`,
      severity: head.severity,
      ...shadow,
      reason: oneLine(head.title),
      ...ruleText(body),
    },
  };
};

/** An exception to a refusal is a permission, and the other way round; each is matched as strictly as what it is. */
const exceptionTo = (decision: Decision): Decision => (decision === 'allow' ? 'deny' : 'allow');

const compileAll = (
  key: string,
  texts: readonly string[],
  decision: Decision,
  anchors: Anchors,
): { readonly matchers: readonly Matcher[]; readonly faults: readonly RuleFault[] } => {
  const parsed = texts.map((text) => parsePattern(text, decision, anchors));
  return {
    matchers: parsed.flatMap((one) => ('matcher' in one ? [one.matcher] : [])),
    faults: parsed.flatMap((one, index) =>
      'problem' in one ? [{ path: [key, index], problem: `${texts[index]}: ${one.problem}` }] : [],
    ),
  };
};

const listOf = (value: string | readonly string[] | undefined): readonly string[] => {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
};
