import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generated } from '../scripts/generated.ts';

const files = generated();

it.each([...files.keys()])('%s is what the code generates (npm run generate)', (path) => {
  expect(readFileSync(path, 'utf8')).toBe(files.get(path));
});

it('schemas/ holds nothing else', () => {
  const found = readdirSync('schemas', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
  expect(found.sort()).toEqual([...files.keys()].filter((path) => path.startsWith('schemas/')).sort());
});
