// Which names of a file a permission and a refusal have to cover.
import { describe, expect, it } from 'vitest';
import { pathCover } from '../../src/policy/path-cover.ts';

const anchors = { root: '/srv/app', home: '/home/ann' };

const covers = (
  specifier: string,
  decision: 'allow' | 'deny',
  ...facts: readonly (readonly [path: string, real?: string])[]
) => {
  const compiled = pathCover(specifier, decision, anchors);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.cover(facts.map(([path, real = path]) => ({ path, real, type: 'file' })));
};

describe('a permission covers', () => {
  it('only what was found, all of it, by the name asked for and by the real one', () => {
    expect(covers('src/**', 'allow', ['/srv/app/src/a'], ['/srv/app/src/b'])).toBe(true);
    expect(covers('src/**', 'allow')).toBe(false);
    expect(covers('src/**', 'allow', ['/srv/app/src/a'], ['/srv/app/lib/b'])).toBe(false);
    expect(covers('src/**', 'allow', ['/srv/app/src/a', '/srv/app/lib/a'])).toBe(false);
    expect(covers('src/**', 'allow', ['/srv/app/lib/a', '/srv/app/src/a'])).toBe(false);
    expect(covers('SRC/**', 'allow', ['/srv/app/src/a'])).toBe(false);
  });

  it('never the directory that it starts from', () => {
    expect(covers('**', 'allow', ['/srv/app'])).toBe(false);
    expect(covers('**', 'allow', ['/srv/other'])).toBe(false);
  });
});

describe('a refusal covers', () => {
  it('any of what was found, by either name, in any case of letters', () => {
    expect(covers('src/**', 'deny')).toBe(false);
    expect(covers('src/**', 'deny', ['/srv/app/lib/b'])).toBe(false);
    expect(covers('src/**', 'deny', ['/srv/app/lib/b'], ['/srv/app/src/a'])).toBe(true);
    expect(covers('src/**', 'deny', ['/srv/app/src/a', '/srv/app/lib/a'])).toBe(true);
    expect(covers('src/**', 'deny', ['/srv/app/lib/a', '/srv/app/src/a'])).toBe(true);
    expect(covers('SRC/**', 'deny', ['/srv/app/src/a'])).toBe(true);
  });

  it('what the anchor of its pattern says', () => {
    expect(covers('~/notes/**', 'deny', ['/home/ann/notes/a'])).toBe(true);
    expect(covers('~/notes/**', 'deny', ['/srv/app/notes/a'])).toBe(false);
    expect(covers('//opt/x/**', 'deny', ['/opt/x/a'])).toBe(true);
    expect(covers('//opt/x/**', 'deny', ['/srv/app/opt/x/a'])).toBe(false);
    expect(covers('./x/**', 'deny', ['/srv/app/x/a'])).toBe(true);
    expect(covers('./x/**', 'deny', ['/srv/app/deep/x/a'])).toBe(false);
  });

  it('and cannot be turned round', () => {
    expect(pathCover('!src/**', 'deny', anchors)).toHaveProperty('problem');
  });
});
