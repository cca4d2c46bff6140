// That whoever reads finds what is pointed to, and nothing is left out.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { tableNames } from '../../scripts/doc-tables.ts';
import { tools } from '../../src/tools/index.ts';
import { PAGES, readPage } from '../support/pages.ts';

const leadsNowhere = (path: string, link: string): boolean => {
  if (/^(?:https?|mailto):/.test(link)) return false;
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : join(dirname(path), decodeURI(file));
  if (!existsSync(target)) return true;
  return anchor !== undefined && !(target.endsWith('.md') && readPage(target).anchors.includes(anchor));
};

it.each(PAGES)('%s: every link leads to a file, and to a heading in it', (path) => {
  expect(readPage(path).links.filter((link) => leadsNowhere(path, link))).toEqual([]);
});

it('knows a link that leads nowhere', () => {
  for (const link of ['docs/nothing.md', 'docs/policy.md#nothing', '#nothing', 'src/main.ts#L1'])
    expect(leadsNowhere('README.md', link), link).toBe(true);
  for (const link of ['docs/policy.md#trust', '#policy', 'examples', 'https://example.org/#x'])
    expect(leadsNowhere('README.md', link), link).toBe(false);
});

it('README.md leads to every page', () => {
  const linked = readPage('README.md').links;
  expect(PAGES.filter((path) => path !== 'README.md' && !linked.includes(path))).toEqual([]);
});

it('README.md is read in five minutes: at most 340 lines', () => {
  expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThanOrEqual(340);
});

it('every place of a table is filled by npm run generate', () => {
  const places = PAGES.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^<!-- ([\w-]+):begin -->$/gm)].map(([, name]) => `${path} ${name}`),
  );
  expect(places.sort()).toEqual([...tableNames()].sort());
});

it('docs/tools.md tells every tool once', () => {
  const text = readFileSync('docs/tools.md', 'utf8');
  for (const { name } of tools) expect(text.split(`| \`${name}(`).length - 1, name).toBe(1);
});

it("README.md's test command is what continuous integration runs", () => {
  expect(readPage('README.md').blocks[0]?.text).toMatch(/^npm ci && npm test\b/m);
  expect(readFileSync('.ci/run', 'utf8')).toMatch(/^npm ci\n(?:.*\n)*npm test$/m);
});
