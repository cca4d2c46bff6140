// Texts of drafts. What comes out of the record is quoted: it is data, whoever wrote it, and what would read like an
// instruction to do harm is left out.
import { hash } from 'node:crypto';
import { stringify } from 'yaml';
import { visible } from '../../../core/visible.ts';
import { instructionProblems } from '../../checks/skill.ts';
import { listOf, numberOf, textOf } from '../../facts/fields.ts';

const LONGEST_QUOTE = 140;
const SLUG_CHARS = 40;
const MARK_CHARS = 6;

/** One line in back quotes; undefined for what an assistant should not be shown. */
export const quoted = (text: string): string | undefined => {
  const line = visible(text).replace(/`/g, "'").trim().slice(0, LONGEST_QUOTE);
  return line === '' || instructionProblems(line).length > 0 ? undefined : `\`${line}\``;
};

/** A text for people, as it is; something else where it would read like an instruction to do harm. */
export const plainly = (text: string, instead: string): string => {
  const line = visible(text).replace(/`/g, "'").trim();
  return line === '' || instructionProblems(line).length > 0 ? instead : line;
};

export interface Count {
  readonly text: string;
  readonly count: number;
}

/** A list of counted texts as details hold it. */
export const countsIn = (value: unknown): readonly Count[] =>
  listOf(value).map(({ text, count }) => ({ text: textOf(text), count: numberOf(count) }));

/** Lines of a list, most frequent first. */
export const bullets = (counts: readonly Count[], most: number): readonly string[] =>
  counts
    .flatMap(({ text, count }) => {
      const line = quoted(text);
      return line === undefined ? [] : [`- ${line}${count > 1 ? ` (${count})` : ''}`];
    })
    .slice(0, most);

/** A name for files: readable, and different for different things. */
export const slugOf = (prefix: string, subject: string, fingerprint: string): string => {
  const readable = plainly(subject, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, SLUG_CHARS)
    .replace(/-+$/, '');
  const mark = hash('sha256', fingerprint).slice(0, MARK_CHARS);
  return [prefix, instructionProblems(readable.replaceAll('-', ' ')).length > 0 ? '' : readable, mark]
    .filter((part) => part !== '')
    .join('-');
};

export interface SkillText {
  readonly name: string;
  readonly title: string;
  /** When it is of use: what it is found by. */
  readonly description: string;
  readonly lines: readonly string[];
}

export const skillFile = ({ name, title, description, lines }: SkillText): { path: string; content: string } => ({
  path: `.harness/skills/${name}/SKILL.md`,
  content: `---\n${stringify({ name, description })}---\n\n# ${title}\n\n${lines.join('\n')}\n`,
});

export interface RuleText {
  readonly head: Readonly<Record<string, unknown>> & { readonly id: string; readonly title: string };
  readonly body: readonly string[];
}

export const ruleFile = ({ head, body }: RuleText): { path: string; content: string } => ({
  path: `.harness/rules/${head.id}.md`,
  content: `---\n${stringify(head)}---\n\n${body.join('\n')}\n`,
});

/** A list under a heading; nothing where there is nothing to list. */
export const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', heading, '', ...lines];
