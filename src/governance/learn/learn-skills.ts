// Adopted drafts of skills taken up, and skills made of what was done again and again and went well.
import type { DraftRecord } from '../../core/draft.ts';
import type { Envelope } from '../../core/event.ts';
import type { LearnedSkill, StructuredSkill } from '../../core/learn.ts';
import type { Reviewer } from '../../core/review.ts';
import type { History } from '../facts/fact.ts';
import { sha256Of } from '../review/contents.ts';
import type { ModeOptions } from '../review/modes.ts';
import { currentBytes } from '../review/target.ts';
import { skillFile, skillPath } from './files.ts';
import { mineSequences, type Sequence } from './mine.ts';
import { store, unlearned } from './store.ts';

export interface LearnOptions extends ModeOptions {
  readonly history: () => Promise<History>;
}

/** More at once is more than a person reads. */
const MOST_MINED = 3;

export const skillsToLearn = async (options: ModeOptions): Promise<readonly DraftRecord[]> =>
  unlearned(await options.drafts(), 'skill', markedIn(await options.events()));

const markedIn = (events: readonly Envelope[]): ReadonlySet<string> =>
  new Set(
    events.flatMap(({ type, data }) =>
      type === 'skill_learned' &&
      typeof data === 'object' &&
      data !== null &&
      'drafts' in data &&
      Array.isArray(data.drafts)
        ? data.drafts.map(String)
        : [],
    ),
  );

export const learnSkills = async (
  options: LearnOptions,
  given: readonly StructuredSkill[] | undefined,
  by: Reviewer,
): Promise<readonly LearnedSkill[]> => {
  const drafts = await skillsToLearn(options);
  const ids = drafts.map(({ id }) => id);
  if (given !== undefined) {
    const learned: LearnedSkill[] = [];
    for (const skill of given) learned.push(await learn(options, skill, { drafts: ids }, by));
    return learned;
  }
  const taken: LearnedSkill[] = [];
  for (const draft of drafts) taken.push(...(await takenUp(options, draft, by)));
  const mined = await minedNow(options);
  for (const [skill, { steps }] of mined)
    taken.push(await learn(options, skill, { drafts: [], steps: [...steps] }, by));
  return taken;
};

/** The file is there since it was adopted. */
const takenUp = async (options: LearnOptions, draft: DraftRecord, by: Reviewer): Promise<readonly LearnedSkill[]> => {
  const learned = draft.artifacts.map(({ path }) => ({
    name: path.split('/').at(-2) ?? '',
    path,
    drafts: [draft.id],
  }));
  await options.steps.record(
    by,
    draft.artifacts.map(({ path, content }) => ({
      type: 'skill_learned' as const,
      data: { name: path.split('/').at(-2) ?? '', path, sha256: sha256Of(content), drafts: [draft.id] },
    })),
  );
  return learned;
};

const learn = async (
  options: LearnOptions,
  skill: StructuredSkill,
  { drafts, steps }: { readonly drafts: readonly string[]; readonly steps?: string[] },
  by: Reviewer,
): Promise<LearnedSkill> => {
  const [path, content] = [skillPath(skill), skillFile(skill)];
  await store(options, { kind: 'skill', title: skill.name, rationale: 'learned', path, content, drafts }, by);
  await options.steps.record(by, [
    { type: 'skill_learned', data: { name: skill.name, path, sha256: sha256Of(content), drafts: [...drafts] } },
  ]);
  return { name: skill.name, path, drafts: [...drafts], ...(steps === undefined ? {} : { steps }) };
};

/** Sequences that nobody has written down yet. */
const minedNow = async (options: LearnOptions): Promise<readonly (readonly [StructuredSkill, Sequence])[]> =>
  mineSequences(await options.history())
    .map((sequence) => [skillOf(sequence), sequence] as const)
    .filter(([skill]) => currentBytes(options.root, skillPath(skill)) === undefined)
    .slice(0, MOST_MINED);

export const skillOf = (sequence: Sequence): StructuredSkill => {
  const { steps, times, well, sessions } = sequence;
  const name = steps.map(slug).join('-then-').slice(0, 60).replace(/-+$/, '');
  const body = [
    `# ${steps.map(plain).join(', then ')}`,
    '',
    ...steps.map((step, at) => `${at + 1}. ${plain(step)}`),
    '',
    `Done ${times} times in ${sessions} sessions, ${well} times without a failure in any step.`,
  ];
  const what = steps.map(plain).join(', then ');
  return { name, description: `A way of working that went well here: ${what}.`.slice(0, 1000), body: body.join('\n') };
};

const slug = (step: string): string =>
  step
    .toLowerCase()
    .replace(/^\w+: /, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** A command is quoted: what it says is data. */
const plain = (step: string): string => {
  const [, tool, command] = /^(\w+): ([\s\S]*)$/.exec(step) ?? [];
  return tool === undefined || command === undefined ? step : `${tool} \`${command.replaceAll('`', "'")}\``;
};
