// The page of the composition that makes the skills of a workspace. Loaded when it is first asked.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Skills } from '../core/skill.ts';
import type { Trace } from '../core/trace.ts';
import { readHistory } from '../governance/facts/store.ts';
import { openSkills as open, type SkillSource } from '../governance/skills/open-skills.ts';
import { PROJECT_DIRECTORY, userConfigDir } from '../settings/places.ts';
import { readSmallFile } from '../workspace/small-file.ts';
import { followRare, inTime } from './rare.ts';

export interface SkillParts {
  /** Real path of the workspace. */
  readonly root: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly trace: () => Promise<Trace>;
}

export const openSkills = async ({ root, state, env, trace }: SkillParts): Promise<Skills> => {
  const events = inTime(await followRare(state, ['skill_used'], trace));
  return open({
    sources: () => [
      ...skillsIn('user', join(userConfigDir(env), 'skills'), ''),
      ...skillsIn('project', join(root, PROJECT_DIRECTORY, 'skills'), root),
    ],
    events: async () => events(),
    history: () => readHistory({ state }),
  });
};

const MAX_BYTES = 256 * 1024;

const skillsIn = (scope: SkillSource['scope'], folder: string, root: string): readonly SkillSource[] =>
  namesIn(folder).flatMap((directory) => {
    const path = join(folder, directory, 'SKILL.md');
    const bytes = readSmallFile(path, MAX_BYTES);
    const shown = root === '' ? path : path.slice(root.length + 1);
    return bytes === undefined ? [] : [{ scope, directory, path: shown, text: bytes.toString('utf8') }];
  });

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};
