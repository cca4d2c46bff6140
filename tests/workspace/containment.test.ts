// Whatever the tree and the path text: with the one check "is the real path inside", no byte outside is read or written.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HarnessError, systemCode } from '../../src/core/error.ts';
import type { Facts } from '../../src/core/ports.ts';
import { procDescriptors } from '../../src/workspace/descriptors.ts';
import { look } from '../../src/workspace/look.ts';
import { isInside } from '../../src/workspace/path-text.ts';
import { portableDescriptors } from '../../src/workspace/portable-descriptors.ts';
import { temporaryDirectory } from './temp.ts';

const descriptors = { proc: procDescriptors, portable: portableDescriptors } as const;
const SECRET = 'outside';
const NAMES = ['a', 'b', 'c'] as const;

type Entry = { readonly at: readonly string[] } & ({ readonly file: true } | { readonly link: string });

const name = fc.constantFrom(...NAMES);
const segments = (max: number) => fc.array(name, { minLength: 1, maxLength: max });
/** Path texts with every kind of detour; OUT and ROOT are put in place of real directories. */
const pathText = fc
  .tuple(
    fc.constantFrom('', '', '', './', '../', '../../', 'OUT/', 'ROOT/', 'ROOT/../', '/'),
    fc.array(fc.oneof(name, name, fc.constantFrom('..', '.', '')), { minLength: 1, maxLength: 6 }),
  )
  .map(([prefix, parts]) => prefix + parts.join('/'));
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ at: segments(3), file: fc.constant<true>(true) }),
  fc.record({ at: segments(3), link: pathText }),
  fc.record({ at: segments(2), link: fc.constantFrom('OUT', 'OUT/a', '../OUTSIDE', '..', 'OUT/none') }),
);

interface Scene {
  readonly root: string;
  readonly outside: string;
  readonly text: (path: string) => string;
}

const build = (base: string, entries: readonly Entry[]): Scene => {
  rmSync(base, { recursive: true, force: true });
  const scene = { root: join(base, 'root'), outside: join(base, 'OUTSIDE') };
  mkdirSync(scene.root, { recursive: true });
  const text = (path: string): string =>
    path.replace(/^OUT(?=\/|$)/, scene.outside).replace(/^ROOT(?=\/|$)/, scene.root);
  for (const item of entries) {
    const path = join(scene.root, ...item.at);
    try {
      mkdirSync(join(path, '..'), { recursive: true });
      if ('file' in item) writeFileSync(path, 'inside', { flag: 'wx' });
      else symlinkSync(text(item.link), path);
    } catch (thrown) {
      // The name is taken or runs through a link: another tree, not a wrong one.
      if (systemCode(thrown) === undefined) throw thrown;
    }
  }
  // Last, because building may have gone through links.
  rmSync(scene.outside, { recursive: true, force: true });
  for (const directory of ['a', 'b']) mkdirSync(join(scene.outside, directory), { recursive: true });
  for (const file of ['c', 'a/a', 'a/b', 'b/c']) writeFileSync(join(scene.outside, file), SECRET);
  return { ...scene, text };
};

/** All that the test must not change: every name beside the root, and what it holds. */
const snapshot = (base: string): Readonly<Record<string, string>> => {
  const entries = readdirSync(base, { recursive: true, withFileTypes: true });
  const outside = entries
    .map((found) => ({ path: join(found.parentPath, found.name), found }))
    .filter(({ path }) => !isInside(join(base, 'root'), path));
  return Object.fromEntries(
    outside.map(({ path, found }) => [path, found.isFile() ? readFileSync(path, 'utf8') : 'other']),
  );
};

const permitted = (root: string, facts: Facts, path: string): boolean =>
  (facts.paths[path] ?? []).every((fact) => fact.refused === undefined && isInside(root, fact.real));

const expected = (thrown: unknown): void => {
  if (!(thrown instanceof HarnessError)) throw thrown;
};

describe.each(['proc', 'portable'] as const)('containment with %s descriptors', (kind) => {
  it('never reads a byte from outside', () => {
    const base = temporaryDirectory();
    let read = 0;
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 8 }),
        fc.array(pathText, { minLength: 1, maxLength: 8 }),
        (entries, texts) => {
          const { root, text } = build(base, entries);
          const paths = [...texts.map(text), ...entries.map(({ at }) => at.join('/'))];
          const held = look(
            { root, descriptors: descriptors[kind], isSecret: () => false },
            paths.map((path) => ({ kind: 'read', path })),
          );
          try {
            for (const path of paths.filter((candidate) => permitted(root, held.facts, candidate))) {
              try {
                expect(
                  held
                    .files(() => Promise.resolve())
                    .open(path)
                    .read(100)
                    .toString(),
                ).toBe('inside');
                read += 1;
              } catch (thrown) {
                expected(thrown);
              }
            }
          } finally {
            held.close();
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(20);
  });

  it('never writes a byte outside, whatever is swapped between judgement and write', async () => {
    const base = temporaryDirectory();
    let written = 0;
    const swaps = fc.array(
      fc.record({ at: segments(3), to: fc.constantFrom('OUT', 'OUT/a', 'OUT/a/a', '..', '../..') }),
      { maxLength: 2 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 6 }), pathText, swaps, async (entries, asked, swapped) => {
        const { root, text } = build(base, entries);
        const path = text(asked);
        const before = snapshot(base);
        const held = look({ root, descriptors: descriptors[kind], isSecret: () => false }, [{ kind: 'write', path }]);
        for (const { at, to } of swapped) swapForLink(root, at, text(to));
        try {
          if (!permitted(root, held.facts, path)) return;
          await held.files(() => Promise.resolve()).write(path, Buffer.from('new'));
          written += 1;
        } catch (thrown) {
          expected(thrown);
        } finally {
          held.close();
        }
        expect(snapshot(base)).toEqual(before);
      }),
      { numRuns: 300 },
    );
    expect(written).toBeGreaterThan(20);
  });
});

/** Moves what has the name to another one inside and puts a link in its place; only by ways that have no link yet. */
const swapForLink = (root: string, at: readonly string[], target: string): void => {
  const path = join(root, ...at);
  try {
    if (realpathSync(join(path, '..')) !== join(path, '..')) return;
    renameSync(path, join(root, `moved-${at.join('-')}`));
    symlinkSync(target, path);
  } catch (thrown) {
    if (systemCode(thrown) === undefined) throw thrown;
  }
};
