// Permissions that Claude Code's settings hold, and what of them cannot be taken over.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { messageOf, systemCode } from '../../core/error.ts';
import { patternProblem } from '../../settings/patterns.ts';
import { homeOf } from '../../settings/places.ts';
import type { Io } from '../command.ts';

type List = 'allow' | 'ask' | 'deny';
export const LISTS = ['allow', 'ask', 'deny'] as const;

export interface Imported {
  readonly source: string;
  readonly scope: 'user' | 'project';
  readonly list: List;
  readonly pattern: string;
}

export interface LeftOut {
  readonly source: string;
  /** The list or key and what stands there. */
  readonly what: string;
  readonly why: string;
}

export interface Found {
  readonly imported: readonly Imported[];
  readonly left: readonly LeftOut[];
  /** Files that were there. */
  readonly sources: readonly string[];
}

/** Reads the settings of the project and of the user. Never throws: what cannot be read is left out, with the reason. */
export const claudePermissions = (root: string, env: Io['env']): Found => {
  const project = join(root, '.claude');
  const found = [
    readSettings(join(project, 'settings.json'), 'project', { root, env }),
    readSettings(join(project, 'settings.local.json'), 'project', { root, env }),
    readSettings(join(homeOf(env), '.claude', 'settings.json'), 'user', { root, env }),
  ];
  return {
    imported: found.flatMap(({ imported }) => imported),
    left: found.flatMap(({ left }) => left),
    sources: found.flatMap(({ sources }) => sources),
  };
};

interface Place {
  readonly root: string;
  readonly env: Io['env'];
}

const patterns = z.array(z.unknown()).default([]);
const SettingsSchema = z.looseObject({
  permissions: z.looseObject({ allow: patterns, ask: patterns, deny: patterns }).prefault({}),
});

const readSettings = (source: string, scope: Imported['scope'], place: Place): Found => {
  const none = { imported: [], left: [], sources: [] };
  try {
    const { permissions } = SettingsSchema.parse(JSON.parse(readFileSync(source, 'utf8')));
    const { allow, ask, deny, ...others } = permissions;
    const lists = { allow, ask, deny };
    const taken = LISTS.flatMap((list) => lists[list].map((entry) => takeOver({ source, scope, list, entry }, place)));
    return {
      imported: taken.flatMap((one) => ('pattern' in one ? [one] : [])),
      left: [
        ...taken.flatMap((one) => ('why' in one ? [one] : [])),
        ...Object.keys(others).map((key) => ({
          source,
          what: key,
          why: 'has no counterpart here; see mode in docs/configuration.md',
        })),
      ],
      sources: [source],
    };
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT' || systemCode(thrown) === 'ENOTDIR') return none;
    return { ...none, left: [{ source, what: 'the file', why: `cannot be read: ${messageOf(thrown)}` }] };
  }
};

interface Entry extends Omit<Imported, 'pattern'> {
  readonly entry: unknown;
}

const takeOver = ({ entry, ...from }: Entry, place: Place): Imported | LeftOut => {
  const leave = (why: string): LeftOut => ({ source: from.source, what: `${from.list} ${JSON.stringify(entry)}`, why });
  if (typeof entry !== 'string') return leave('is not a pattern');
  if (/^mcp__harness(?:__|$)/.test(entry)) return leave('is about this server, which judges its own tools');
  const pattern = from.scope === 'user' ? belowSettings(entry) : entry;
  const problem = patternProblem(pattern, from.list, place);
  return problem === undefined ? { ...from, pattern } : leave(problem);
};

/** There, a single slash stands for the directory of the settings; here for the workspace. */
const belowSettings = (pattern: string): string => pattern.replace(/^(\w+\()\/(?!\/)/, '$1~/.claude/');
