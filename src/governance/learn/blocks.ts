// Rules and skills as Markdown blocks: `## LEARN-001: title` with lines of fields, and `=== skill: name ===`.
import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import {
  type StructuredRule,
  StructuredRuleSchema,
  type StructuredSkill,
  StructuredSkillSchema,
} from '../../core/learn.ts';
import { readSkill } from '../skills/skill-file.ts';

const HEADING = /^##[ \t]+([A-Z][A-Z0-9-]*):[ \t]*(.+)$/;
const FIELD = /^(?:[-*][ \t]+)?\**(severity|decision|match|unless|paths|example|not_example)\**:\**[ \t]*(.+)$/i;

/** Every rule of a text. Throws invalid_arguments naming the one that is wrong; a text without any is wrong as well. */
export const parseRules = (text: string): readonly StructuredRule[] => {
  const blocks: { readonly id: string; readonly title: string; readonly lines: string[] }[] = [];
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const [, id, title] = HEADING.exec(line) ?? [];
    if (id !== undefined && title !== undefined) blocks.push({ id, title: title.trim(), lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  if (blocks.length === 0) throw wrong('there is no block ## RULE-ID: title');
  return blocks.map(({ id, title, lines }) => ruleOf(id, title, lines));
};

const ruleOf = (id: string, title: string, lines: readonly string[]): StructuredRule => {
  const fields: Record<string, string[]> = {};
  const text: string[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = FIELD.exec(line) ?? [];
    if (name === '') text.push(line);
    else fields[name.toLowerCase()] = [...(fields[name.toLowerCase()] ?? []), value.trim()];
  }
  const { severity, decision, match = [], unless = [], paths = [], example = [], not_example = [] } = fields;
  const parsed = StructuredRuleSchema.safeParse({
    id,
    title,
    // The first word only: what follows it is prose.
    severity: severity?.[0]?.toLowerCase().split(/\W/, 1)[0] ?? 'low',
    ...(decision === undefined ? {} : { decision: decision[0] }),
    match,
    unless,
    paths,
    examples: { match: example, not_match: not_example },
    text: text.join('\n').trim(),
  });
  if (parsed.success) return parsed.data;
  if (match.length === 0) throw wrong(`${id} has no line match:, so nothing could hold anybody to it`);
  throw wrong(`${id}: ${z.prettifyError(parsed.error).replace(/\s*\n\s*/g, ' ')}`);
};

/** Rules in the same form. */
export const writeRules = (rules: readonly StructuredRule[]): string => rules.map(blockOf).join('\n');

const blockOf = ({ id, title, severity, decision, match, unless, paths, examples, text }: StructuredRule): string => {
  const lines = [
    `## ${id}: ${title}`,
    `severity: ${severity}`,
    `decision: ${decision}`,
    ...match.map((pattern) => `match: ${pattern}`),
    ...unless.map((pattern) => `unless: ${pattern}`),
    ...paths.map((pattern) => `paths: ${pattern}`),
    ...examples.match.map((line) => `example: ${line}`),
    ...examples.not_match.map((line) => `not_example: ${line}`),
    ...(text === '' ? [] : ['', text]),
  ];
  return `${lines.join('\n')}\n`;
};

const SKILL = /^===[ \t]*skill:[ \t]*(\S+)[ \t]*===[ \t]*$/;

/** Every skill of a text; what stands before the first is passed over. Throws invalid_arguments. */
export const parseSkills = (text: string): readonly StructuredSkill[] => {
  const blocks: { readonly name: string; readonly lines: string[] }[] = [];
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const [, name] = SKILL.exec(line) ?? [];
    if (name !== undefined) blocks.push({ name, lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  if (blocks.length === 0) throw wrong('there is no block === skill: name ===');
  return blocks.map(({ name, lines }) => skillOf(name, lines.join('\n').trim()));
};

/** With front matter of its own, or with a first paragraph that says what it is for. */
const skillOf = (name: string, text: string): StructuredSkill => {
  const read = readSkill(name, text);
  const [first = ''] = text.split(/\n[ \t]*\n/).filter((block) => !block.startsWith('#'));
  const given = 'problem' in read ? { description: first.replace(/\s+/g, ' ').trim(), body: text } : read;
  const parsed = StructuredSkillSchema.safeParse({ name, description: given.description, body: given.body });
  if (parsed.success) return parsed.data;
  throw wrong(`${name}: ${z.prettifyError(parsed.error).replace(/\s*\n\s*/g, ' ')}`);
};

const wrong = (what: string): HarnessError =>
  new HarnessError('invalid_arguments', what, 'docs/learning.md shows the form of rules and skills');
