// Judging without a file system: effects, facts and rules as a test writes them.
import type { Verdict } from '../../src/core/decision.ts';
import type { Effect } from '../../src/core/effect.ts';
import { isListing, isPathEffect } from '../../src/core/path-effect.ts';
import type { Facts, PathFact } from '../../src/core/ports.ts';
import type { Mode } from '../../src/policy/defaults.ts';
import { judge } from '../../src/policy/judge.ts';
import { compileRules, type Permissions } from '../../src/policy/rules.ts';

export const ROOT = '/srv/app';
const HOME = '/home/dev';

export interface Case {
  readonly effects: readonly Effect[];
  readonly mode?: Mode;
  readonly rules?: Partial<Permissions>;
  /** Overrides of what the file system says, by path. */
  readonly facts?: Readonly<Record<string, Partial<PathFact>>>;
  readonly tool?: string;
  readonly principal?: 'agent' | 'human';
}

export const verdictOf = ({
  effects,
  mode = 'workspace',
  rules = {},
  facts = {},
  tool = 'read_file',
  principal = 'agent',
}: Case): Verdict => {
  const compiled = compileRules({ allow: [], ask: [], deny: [], ...rules }, 'project', { root: ROOT, home: HOME });
  if (compiled.problems.length > 0) throw new Error(compiled.problems.map(({ problem }) => problem).join('; '));
  const policy = {
    mode,
    rules: compiled.rules,
    boundaries: { root: ROOT, own: ['/home/dev/.local/state/harness/app'] },
  };
  return judge({ tool, principal }, effects, factsOf(effects, facts), policy);
};

const factsOf = (effects: readonly Effect[], overrides: NonNullable<Case['facts']>): Facts => ({
  listed: Object.fromEntries(effects.filter(isListing).map(({ below }) => [below, []])),
  paths: Object.fromEntries(
    effects.filter(isPathEffect).map(({ path }) => {
      const absolute = path.startsWith('/') ? path : `${ROOT}/${path}`;
      return [path, [{ path: absolute, real: absolute, type: 'file', ...overrides[path] } satisfies PathFact]];
    }),
  ),
});

export const read = (path: string): Effect => ({ kind: 'read', path });
export const write = (path: string): Effect => ({ kind: 'write', path });
export const run = (...argv: string[]): Effect => ({ kind: 'exec', argv, cwd: '.' });
export const proven = (...argv: string[]): Effect => ({ kind: 'exec', argv, cwd: '.', proven: 'test' });
export const opaque = (...argv: string[]): Effect => ({ kind: 'exec', argv, cwd: '.', opaque: 'a substitution' });
