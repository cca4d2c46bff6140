// A plan and its spec as Markdown: the one is a view of what is recorded, the other what it is made of.
import type { Plan } from './plan.ts';
import { visible, visibleLines } from './visible.ts';

const LONGEST_PURPOSE = 200;

/** What a spec says: its first heading (or line), and its open boxes. */
export const readSpec = (spec: string): { readonly purpose: string; readonly milestones: string[] } => {
  const lines = spec.split(/\r?\n/);
  const heading = lines.find((line) => /^#+\s+\S/.test(line))?.replace(/^#+\s+/, '');
  const purpose = heading ?? lines.find((line) => line.trim() !== '') ?? '';
  const boxes = lines.flatMap((line) => /^\s*[-*] \[ \] (.+)$/.exec(line)?.[1] ?? []);
  return { purpose: visible(purpose.trim()).slice(0, LONGEST_PURPOSE), milestones: boxes.map(visible) };
};

export const planMarkdown = (plan: Plan): string =>
  [
    `# ${plan.purpose}`,
    '',
    `${plan.plan_id}, ${plan.status}${plan.reason === undefined ? '' : ` (${visible(plan.reason)})`}, changed ${plan.updated_at}`,
    ...section('Milestones', plan.milestones.map(box)),
    ...section(
      'Steps',
      plan.steps.map(
        (step, at) => `${box(step, at)}${step.files.length === 0 ? '' : ` (${step.files.map(visible).join(', ')})`}`,
      ),
    ),
    ...section(
      'Decisions',
      plan.decision_log.map(({ decision, rationale, ts }) => `- ${ts} ${visible(decision)}: ${visible(rationale)}`),
    ),
    ...section(
      'Surprises',
      plan.surprises.map(
        ({ description, evidence, ts }) =>
          `- ${ts} ${visible(description)}${evidence === undefined ? '' : ` (${visible(evidence)})`}`,
      ),
    ),
    '',
    '## Spec',
    '',
    ...visibleLines(plan.spec)
      .split('\n')
      .map((line) => `> ${line}`.trimEnd()),
    '',
  ].join('\n');

const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `## ${heading}`, '', ...lines];

const box = ({ description, completed_at }: Plan['milestones'][number], at: number): string =>
  `${at + 1}. [${completed_at === undefined ? ' ' : 'x'}] ${visible(description)}`;
