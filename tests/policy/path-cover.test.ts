// Which paths a pattern covers, for a permission and for a refusal.
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/core/decision.ts';
import type { PathFact } from '../../src/core/ports.ts';
import { pathCover } from '../../src/policy/path-cover.ts';

const anchors = { root: '/srv/app', home: '/home/a' };
const fact = (path: string, real = path): PathFact => ({ path, real, type: 'file' });

const covers = (pattern: string, decision: Decision, ...facts: readonly PathFact[]): boolean => {
  const compiled = pathCover(pattern, decision, anchors);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.cover(facts);
};

describe('a permission', () => {
  const inside = fact('/srv/app/docs/a');
  it.each<[facts: readonly PathFact[], covered: boolean]>([
    [[inside], true],
    [[inside, fact('/srv/app/docs/b')], true],
    // Nothing was found: nothing is known about it.
    [[], false],
    // The name is covered and what it leads to is not, or the other way round.
    [[fact('/srv/app/docs/a', '/srv/app/src/a')], false],
    [[fact('/srv/app/src/a', '/srv/app/docs/a')], false],
    // One of the matches of a pattern is not covered.
    [[inside, fact('/srv/app/src/a')], false],
    [[fact('/srv/app/src/a'), inside], false],
    [[fact('/srv/app/DOCS/a')], false],
    [[fact('/srv/app/docs')], false],
    [[fact('/srv/app')], false],
    [[fact('/srv/app2/docs/a')], false],
    [[fact('/docs/a')], false],
  ])('%j: %s', (facts, covered) => {
    expect(covers('docs/**', 'allow', ...facts)).toBe(covered);
  });
});

describe.each(['deny', 'ask'] as const)('a rule that says %s', (decision) => {
  it.each<[facts: readonly PathFact[], covered: boolean]>([
    [[fact('/srv/app/docs/a')], true],
    [[fact('/srv/app/DOCS/a')], true],
    [[fact('/srv/app/docs/a', '/srv/app/src/a')], true],
    [[fact('/srv/app/src/a', '/srv/app/docs/a')], true],
    [[fact('/srv/app/src/a'), fact('/srv/app/docs/a')], true],
    [[fact('/srv/app/src/a')], false],
    [[], false],
  ])('%j: %s', (facts, covered) => {
    expect(covers('docs/**', decision, ...facts)).toBe(covered);
  });
});

it.each<[pattern: string, path: string, covered: boolean]>([
  ['//etc/x', '/etc/x', true],
  ['//etc/x', '/srv/app/etc/x', false],
  ['~/x', '/home/a/x', true],
  ['~/x', '/srv/app/x', false],
  ['~/x', '/home/a/b/x', false],
  ['./x', '/srv/app/x', true],
  ['./x', '/srv/app/b/x', false],
  ['/x', '/srv/app/x', true],
  ['/x', '/srv/app/b/x', false],
  ['/x', '/x', false],
  ['x', '/srv/app/b/x', true],
  ['x', '/srv/app/x/b', true],
  ['x', '/home/a/x', false],
  ['**', '/srv/app/a/b', true],
  ['**', '/srv/other/a', false],
])('%s covers %s: %s', (pattern, path, covered) => {
  expect(covers(pattern, 'deny', fact(path))).toBe(covered);
  expect(covers(pattern, 'allow', fact(path))).toBe(covered);
});

it('cannot be negated', () => {
  expect(pathCover('!x', 'deny', anchors)).toEqual({ problem: expect.stringContaining('cannot be negated') });
});
