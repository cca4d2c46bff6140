import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../../src/repomap/cache/store.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const all = (): boolean => true;
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = (): string => join(directory, readdirSync(directory)[0] ?? '');

it('keeps bytes by section and content for the next process', () => {
  const store = openStore(directory);
  store.put('symbols', A, Buffer.from('sym'));
  store.put('scan', A, Buffer.from('scan'));
  store.save(all);
  const next = openStore(directory);
  expect(Buffer.from(next.get('symbols', A) ?? []).toString()).toBe('sym');
  expect(Buffer.from(next.get('scan', A) ?? []).toString()).toBe('scan');
  expect(next.get('symbols', B)).toBeUndefined();
});

it('two processes lose nothing of each other', () => {
  const [one, other] = [openStore(directory), openStore(directory)];
  one.put('symbols', A, Buffer.from('1'));
  other.put('symbols', B, Buffer.from('2'));
  one.save(all);
  other.save(all);
  const next = openStore(directory);
  expect([next.get('symbols', A), next.get('symbols', B)].map((bytes) => Buffer.from(bytes ?? []).toString())).toEqual([
    '1',
    '2',
  ]);
});

it.each([
  ['a torn end', (path: string) => appendFileSync(path, 'torn')],
  [
    'a flipped byte in the last record',
    (path: string) => {
      const bytes = readFileSync(path);
      bytes[bytes.length - 1] = 0;
      writeFileSync(path, bytes);
    },
  ],
  ['something else altogether', (path: string) => writeFileSync(path, 'nothing of ours')],
])('%s costs what is behind it, and is mended by the next save', (_name, damage) => {
  const store = openStore(directory);
  store.put('symbols', A, Buffer.from('first'));
  store.put('symbols', B, Buffer.from('second'));
  store.save(all);
  damage(file());
  const next = openStore(directory);
  expect(() => next.get('symbols', B)).not.toThrow();
  next.put('scan', A, Buffer.from('new'));
  next.save(all);
  expect(Buffer.from(openStore(directory).get('scan', A) ?? []).toString()).toBe('new');
  expect(readdirSync(directory)).toHaveLength(1);
});

it('does without a directory that cannot be written', () => {
  writeFileSync(join(directory, 'file'), '');
  const store = openStore(join(directory, 'file', 'below'));
  store.put('symbols', A, Buffer.from('x'));
  expect(() => store.save(all)).not.toThrow();
  expect(store.get('symbols', A)).toBeDefined();
});
