// Structured rules and skills as the files that are in force.
import { stringify } from 'yaml';
import type { StructuredRule, StructuredSkill } from '../../core/learn.ts';

export const rulePath = ({ id }: StructuredRule): string => `.harness/rules/learned/${id.toLowerCase()}.md`;

const one = (texts: readonly string[]): string | readonly string[] => (texts.length === 1 ? (texts[0] ?? '') : texts);

export const ruleFile = (rule: StructuredRule): string => {
  const { id, title, severity, decision, match, unless, paths, examples, text } = rule;
  const head = {
    id: id.toLowerCase(),
    title,
    severity,
    decision,
    match: one(match),
    ...(unless.length === 0 ? {} : { unless: one(unless) }),
    ...(paths.length === 0 ? {} : { paths: one(paths) }),
    origin: 'learned',
    ...(examples.match.length + examples.not_match.length === 0 ? {} : { examples }),
  };
  return `---\n${stringify(head, { lineWidth: 0 })}---\n${text === '' ? '' : `\n${text}\n`}`;
};

export const skillPath = ({ name }: StructuredSkill): string => `.harness/skills/${name}/SKILL.md`;

export const skillFile = ({ name, description, body }: StructuredSkill): string =>
  `---\n${stringify({ name, description }, { lineWidth: 0 })}---\n\n${body.trim()}\n`;
