// How well a skill fits a task: words, weighted by where they stand. No model, the same answer every time.
import type { SkillFile } from './skill-file.ts';

const WEIGHTS = { trigger: 2, description: 1.2, name: 0.8, body: 0.25 } as const;
const STOP = new Set('the and for with from that this into when then how use are was not you your all any'.split(' '));

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((word) => !STOP.has(word)).map(stem));

/** Plurals and forms of verbs fall together; more would need to know the language. */
const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word);

/** 0 to 1; 0 unless a trigger, the name or the description speaks of the task. */
export const fitOf = (skill: SkillFile, task: string): number => {
  const asked = [...wordsOf(task)];
  if (asked.length === 0) return 0;
  const fields = {
    trigger: wordsOf(skill.triggers.join(' ')),
    description: wordsOf(skill.description),
    name: wordsOf(skill.name.replaceAll('-', ' ')),
    body: wordsOf(skill.body),
  };
  const weights = asked.map((word) =>
    Math.max(
      0,
      ...(['trigger', 'description', 'name', 'body'] as const).map((field) =>
        fields[field].has(word) ? WEIGHTS[field] : 0,
      ),
    ),
  );
  if (!weights.some((weight) => weight > WEIGHTS.body)) return 0;
  const coverage = weights.filter((weight) => weight > WEIGHTS.body).length / asked.length;
  const density = Math.min(1, weights.reduce((sum, weight) => sum + weight, 0) / (asked.length * WEIGHTS.description));
  const phrases = [...skill.triggers, skill.name.replaceAll('-', ' ')];
  const phrase = phrases.some((text) => text !== '' && task.toLowerCase().includes(text.toLowerCase())) ? 0.2 : 0;
  return Math.min(1, coverage * 0.78 + density * 0.22 + phrase);
};
