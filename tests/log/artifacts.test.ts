import { mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLines, openArtifacts } from '../../src/log/artifacts.ts';
import { sha256 } from '../../src/log/line.ts';
import { tempState } from './support.ts';

const HELLO = Buffer.from('hello\nworld\n');
const pathOf = (state: string, address: string) => join(state, 'artifacts', address.slice(0, 2), address);

it.each(['strict', 'balanced'] as const)('gives back what was put, under its hash (%s)', async (durability) => {
  const state = join(tempState(), 'sub');
  const store = openArtifacts(state, { durability });
  const ref = await store.put(HELLO);
  expect(ref).toEqual({ artifact: sha256(HELLO), bytes: 12, lines: 2 });
  expect(await store.get(ref.artifact)).toEqual(HELLO);
  const path = pathOf(state, ref.artifact);
  expect([state, join(path, '..'), path].map((place) => statSync(place).mode & 0o777)).toEqual([0o700, 0o700, 0o600]);
});

it('stores the same bytes once, and leaves nothing else', async () => {
  const state = tempState();
  const store = openArtifacts(state);
  const refs = await Promise.all([store.put(HELLO), store.put(HELLO), openArtifacts(state).put(HELLO)]);
  await store.put(HELLO);
  const address = sha256(HELLO);
  expect(refs.map(({ artifact }) => artifact)).toEqual([address, address, address]);
  expect(readdirSync(join(state, 'artifacts', address.slice(0, 2)))).toEqual([address]);
});

it('mends a file that was cut short', async () => {
  const state = tempState();
  const store = openArtifacts(state);
  const { artifact } = await store.put(HELLO);
  truncateSync(pathOf(state, artifact), 3);
  await store.put(HELLO);
  expect(await store.get(artifact)).toEqual(HELLO);
});

it('does not give out bytes that were changed', async () => {
  const state = tempState();
  const store = openArtifacts(state);
  const { artifact } = await store.put(HELLO);
  writeFileSync(pathOf(state, artifact), 'hello\nearth\n');
  await expect(store.get(artifact)).rejects.toMatchObject({
    code: 'conflict',
    remedy: expect.stringContaining(artifact),
  });
});

it.each(['', 'nonsense', '../../etc/passwd', 'A'.repeat(64), '0'.repeat(64), `${'0'.repeat(64)}\n`])(
  'knows no artifact %j',
  async (address) => {
    expect(await openArtifacts(tempState()).get(address)).toBeUndefined();
  },
);

it('says why it cannot store, and leaves nothing half-written', async () => {
  const state = tempState();
  writeFileSync(join(state, 'artifacts'), 'in the way');
  await expect(openArtifacts(state).put(HELLO)).rejects.toMatchObject({
    code: 'log_unavailable',
    remedy: expect.stringContaining('HARNESS_STATE_DIR'),
  });
  const other = tempState();
  const directory = join(other, 'artifacts', sha256(HELLO).slice(0, 2));
  mkdirSync(join(directory, sha256(HELLO)), { recursive: true });
  await expect(openArtifacts(other).put(HELLO)).rejects.toMatchObject({ code: 'log_unavailable' });
  expect(readdirSync(directory)).toEqual([sha256(HELLO)]);
});

it('takes any bytes', async () => {
  const store = openArtifacts(tempState());
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      const { artifact } = await store.put(bytes);
      expect(await store.get(artifact)).toEqual(Buffer.from(bytes));
    }),
  );
});

describe('countLines', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['\n', 1],
    ['\n\n', 2],
    ['a\r\nb\r\n', 2],
  ])('%j has %i', (text, lines) => {
    expect(countLines(Buffer.from(text))).toBe(lines);
  });
});
