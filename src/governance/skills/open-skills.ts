// The skills of a workspace and of its user, with what the record says of each.
import { createHash } from 'node:crypto';
import { isInCanary } from '../../core/canary.ts';
import { HarnessError } from '../../core/error.ts';
import type { Envelope } from '../../core/event.ts';
import type { FoundSkill, Skill, SkillQuery, SkillRow, Skills } from '../../core/skill.ts';
import { visible } from '../../core/visible.ts';
import type { History } from '../facts/fact.ts';
import { fitOf } from './match.ts';
import { outcomesOf, QUARANTINE_SHARE, type SkillUse, scoreOf, statusOf, usesIn } from './score.ts';
import { readSkill, type SkillFile } from './skill-file.ts';

/** A SKILL.md as it lies there now. */
export interface SkillSource {
  readonly scope: SkillRow['scope'];
  /** Of its folder. */
  readonly directory: string;
  /** As people find it. */
  readonly path: string;
  readonly text: string;
}

export interface SkillsOptions {
  readonly sources: () => readonly SkillSource[];
  readonly events: () => Promise<readonly Envelope[]>;
  readonly history: () => Promise<History>;
}

interface Known {
  readonly skill: Skill;
  readonly file: SkillFile;
}

export const openSkills = (options: SkillsOptions): Skills => {
  const known = async (): Promise<readonly Known[]> => {
    const files = readable(options.sources());
    if (files.length === 0) return [];
    const uses = usesIn(await options.events());
    // Nothing was used, so that nothing has to be read to judge it.
    const history = uses.length === 0 ? { calls: [], others: [] } : await options.history();
    return files.map(({ source, file }) => ({ skill: skillOf(source, file, uses, history), file }));
  };
  return {
    find: async (query) => found(await known(), query),
    get: async (name) => {
      const all = await known();
      const one = all.find(({ skill }) => skill.skill === name) ?? all.find(({ skill }) => skill.name === name);
      if (one !== undefined) return one.skill;
      throw new HarnessError('not_found', `there is no skill ${visible(name)}`, 'skill_list shows them');
    },
    all: async () => (await known()).map(({ skill }) => skill),
  };
};

/** A project's skill takes the place of the user's of the same name; broken ones are passed over. */
const readable = (sources: readonly SkillSource[]) => {
  const named = new Map<string, { readonly source: SkillSource; readonly file: SkillFile }>();
  for (const source of sources) {
    const file = readSkill(source.directory, source.text);
    if (!('problem' in file)) named.set(file.name, { source, file });
  }
  return [...named.values()].sort((a, b) => Number(a.file.name > b.file.name) - Number(a.file.name < b.file.name));
};

/** The same in every process and after every start. */
export const skillId = (scope: string, name: string): string =>
  `skl_${createHash('sha256').update(`${scope} ${name}`).digest('hex').slice(0, 12)}`;

const skillOf = (source: SkillSource, file: SkillFile, uses: readonly SkillUse[], history: History): Skill => {
  const { scope, path } = source;
  const { name, description, body } = file;
  const skill = skillId(scope, name);
  const own = uses.filter((use) => use.skill === skill);
  const outcomes = outcomesOf(own, history);
  const score = scoreOf(outcomes);
  const last = own.at(-1);
  return {
    skill,
    name,
    description,
    scope,
    path,
    standing: statusOf(score, outcomes.length),
    score: Math.round(score * 1000) / 1000,
    samples: outcomes.length,
    used: own.length,
    last_used: last === undefined ? null : new Date(last.at).toISOString(),
    body,
  };
};

/** What fits less than this share of the best is there by accident. */
const LEAST_SHARE = 0.6;

const found = (all: readonly Known[], query: SkillQuery): readonly FoundSkill[] => {
  const fitting = fittingIn(all, query);
  const best = Math.max(0, ...fitting.map(({ fit }) => fit));
  return fitting.filter(({ fit }) => fit >= best * LEAST_SHARE).slice(0, query.limit);
};

const fittingIn = (all: readonly Known[], { task, session }: SkillQuery): readonly FoundSkill[] =>
  all
    .filter(({ skill }) => isOffered(skill, session))
    .map(({ skill, file }) => ({ skill, fit: task === undefined || task === '' ? 1 : fitOf(file, task) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || b.skill.score - a.skill.score);

const isOffered = ({ skill, standing }: Skill, session: string): boolean => {
  if (standing === 'retired') return false;
  return standing !== 'quarantine' || isInCanary(skill, session, QUARANTINE_SHARE);
};
