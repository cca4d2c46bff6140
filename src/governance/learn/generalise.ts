// Rules of adopted drafts put together: those that say the same of the same program become one rule that says it of all
// their patterns. Nothing becomes wider than what people have adopted.
import type { StructuredRule } from '../../core/learn.ts';
import type { DraftedRule } from '../review/contents.ts';

export interface AdoptedRule extends DraftedRule {
  readonly draft: string;
  readonly body: string;
}

export interface Generalised {
  readonly rule: Omit<StructuredRule, 'id'>;
  readonly from: readonly AdoptedRule[];
}

export const generalise = (adopted: readonly AdoptedRule[]): readonly Generalised[] => {
  const groups = new Map<string, AdoptedRule[]>();
  for (const rule of adopted) groups.set(keyOf(rule), [...(groups.get(keyOf(rule)) ?? []), rule]);
  return [...groups.values()].map((from) => ({ rule: union(from), from }));
};

/** What it decides, where, with which exceptions, and the tool, program and first word that it is about. */
const keyOf = ({ head }: AdoptedRule): string => {
  const subjects = listOf(head.match).map((pattern) => {
    const [, tool = pattern, first = '', second = ''] = /^(\w+)(?:\(\s*(\S+)(?:\s+(\w\S*))?)?/.exec(pattern) ?? [];
    return tool === 'Bash' || tool === 'run_command' ? `${tool} ${first} ${second}` : tool;
  });
  const about = [...new Set(subjects)].sort();
  return JSON.stringify([head.decision, listOf(head.paths), listOf(head.unless), about]);
};

const WEIGHT = ['critical', 'high', 'medium', 'low'] as const;

const union = (from: readonly AdoptedRule[]): Omit<StructuredRule, 'id'> => {
  const heads = from.map(({ head }) => head);
  const all = (of: (head: AdoptedRule['head']) => readonly string[]): string[] => [...new Set(heads.flatMap(of))];
  const match = all((head) => listOf(head.match));
  const bodies = [...new Set(from.map(({ body }) => body.trim()).filter((body) => body !== ''))];
  return {
    title: heads[0]?.title ?? '',
    severity: WEIGHT.find((severity) => heads.some((head) => head.severity === severity)) ?? 'medium',
    decision: heads[0]?.decision ?? 'ask',
    match,
    unless: all((head) => listOf(head.unless)),
    paths: all((head) => listOf(head.paths)),
    // What one of them leaves alone, another may mean: only a rule that stays alone keeps its counterexamples.
    examples: {
      match: all((head) => head.examples.match),
      not_match: from.length === 1 ? all((head) => head.examples.not_match) : [],
    },
    text: bodies[0] ?? '',
  };
};

const listOf = (value: string | readonly string[] | undefined): readonly string[] => {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
};
