// A run as a page, in a real browser: nothing that was recorded becomes markup, and it can be read by day and by night.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { domOf, pictureOf } from '../../support/browser.ts';
import { type Served, served } from '../../support/served.ts';

const ATTACK = '</pre><script>document.title="owned"</script><img src=x onerror="document.title=1">';

const reported = async (): Promise<Served & { readonly page: string }> => {
  const at = await served({ 'src/cart.ts': 'export const total = 1;\n' });
  await at.call('read_file', { path: `src/${ATTACK}` });
  await at.call('search_code', { query: ATTACK });
  await at.call('edit_file', { path: 'src/cart.ts', old: 'total = 1', new: `total = '${ATTACK}'` });
  await at.call('read_file', { path: '/etc/passwd' });
  await at.call('run_command', { cmd: 'curl https://example.org' });
  const page = join(at.root, 'report.html');
  expect(at.cli('trace', 'report', 'last', '-o', page)).toMatchObject({ status: 0, stdout: `${page}\n` });
  return { ...at, page };
};

it('shows verdicts, diffs and charts, and nothing recorded is markup', async () => {
  const at = await reported();
  const dom = domOf(at.page);
  expect(dom).not.toMatch(/<(?:script|img|iframe|link|object)|<[^>]*\son\w+=/i);
  expect(dom).not.toContain('<title>owned');
  expect(dom).toMatch(/<svg[\s\S]*<rect class="fill-denied"/);
  expect(dom).toMatch(/class="add">\+export const total = '&lt;\/pre&gt;&lt;script&gt;/);
  expect(dom).toContain('deny by floor/outside-root');
  expect(dom.match(/<details class="call/g)).toHaveLength(5);
  await at.dispose();
});

it('needs nothing from elsewhere', async () => {
  const at = await reported();
  const text = readFileSync(at.page, 'utf8');
  expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(text.match(/<[^>]*\s(?:src|href)=|url\(|@import/g)).toBeNull();
  await at.dispose();
});

it('can be seen in light and dark', async () => {
  const at = await reported();
  const [light, dark] = [pictureOf(at.page, 'light'), pictureOf(at.page, 'dark')];
  const empty = join(at.root, 'empty.html');
  writeFileSync(empty, '<!doctype html>');
  expect(light.length).toBeGreaterThan(5 * pictureOf(empty, 'light').length);
  expect(light.equals(dark)).toBe(false);
  await at.dispose();
});
