// What a find is said to be able to print, held against what it prints.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../../../src/policy/programs/find.ts';
import { literal } from '../../../src/policy/shell/word.ts';
import { listedPaths } from '../../../src/workspace/listing/listed-paths.ts';

const FILES = [
  'a.ts',
  'b.md',
  'src/a.ts',
  'src/.env',
  'src/deep/B.MD',
  'lib/a.ts',
  'lib/lib/x',
  '.git/a.ts',
  'dir.ts/x',
];
const LINKS = ['l.ts', 'src/l.md', 'src/deep/l', 'lib/l.ts', 'lib/lib/l.md', '.git/l', 'dir.ts/l.ts'];

let root = '';
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'harness-test-')));
  for (const path of [...FILES, ...LINKS]) mkdirSync(dirname(join(root, path)), { recursive: true });
  for (const path of FILES) writeFileSync(join(root, path), '');
  for (const path of LINKS) symlinkSync('/etc/hostname', join(root, path));
});
afterAll(() => rmSync(root, { recursive: true }));

const namesOf = (words: readonly string[]) => {
  const finding = find(words.map(literal));
  if (!finding.fits || finding.names === undefined) throw new Error(`${words.join(' ')} is not known`);
  return finding.names;
};

/** Whether the name of a path is among those that were told. */
const isTold = (words: readonly string[], path: string): boolean =>
  namesOf(words).some(({ below, links, depth = 99, ...names }) => {
    const as = below.replace(/\/$/, '');
    if (path !== below && !path.startsWith(`${as}/`)) return false;
    const parts = path.slice(as.length).split('/').slice(1);
    const { isListed, isEntered } = listedPaths({
      only: [...(names.only ?? [''])],
      without: [...(names.without ?? [])],
    });
    const listed = names.only === undefined ? listedPaths({ without: [...(names.without ?? [])] }).isListed : isListed;
    const above = parts.slice(0, -1).map((_, at) => [as, ...parts.slice(0, at + 1)].join('/'));
    const isLink = LINKS.some((link) => path.endsWith(`/${link}`));
    // The directory itself is told of by itself.
    return path === below || ((links || !isLink) && parts.length <= depth && above.every(isEntered) && listed(path));
  });

const printedBy = (words: readonly string[]): readonly string[] => {
  const { status, stdout, stderr } = spawnSync('find', words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').filter((line) => line !== '');
};

const test = fc.oneof(
  fc.constantFrom('*.ts', '*.md', 'l*', 'src', 'lib', '.git', '*', '[al].ts').map((value) => ['-name', value]),
  fc.constantFrom('*.MD', 'L*').map((value) => ['-iname', value]),
  fc.constantFrom('./src/*', '*/lib/*', './lib', '*/.*', './src/d*', '*l', 'src/*').map((value) => ['-path', value]),
  fc.constantFrom('f', 'd', 'l', 'f,l').map((value) => ['-type', value]),
  fc.constantFrom('-prune', '-print', '-true', '-false', '-empty').map((name) => [name]),
);
const { expression } = fc.letrec<{ expression: string[]; unit: string[] }>((tie) => ({
  unit: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    test,
    tie('unit').map((unit) => ['!', ...unit]),
    tie('expression').map((inner) => ['(', ...inner, ')']),
  ),
  expression: fc
    .array(fc.array(tie('unit'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((alternatives) => alternatives.flatMap((units, at) => [...(at === 0 ? [] : ['-o']), ...units.flat()])),
}));
const global = fc.constantFrom<string[]>([], [], [], ['-maxdepth', '1'], ['-maxdepth', '2'], ['-depth']);
const roots = fc.constantFrom(['.'], [], ['src'], ['src', 'lib'], ['./lib/lib'], ['src/']);

describe('what a find is told to print', () => {
  it('is never less than what it prints', () => {
    fc.assert(
      fc.property(roots, global, expression, (places, options, tests) => {
        const words = [...places, ...options, ...tests];
        const missed = printedBy(words).filter((path) => !isTold(words, path));
        expect({ words, missed }).toEqual({ words, missed: [] });
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ["-name '*.ts'", ['./l.ts', './lib/l.ts', './dir.ts/l.ts']],
    ['-type f', []],
    ["-path ./lib -prune -o -name '*.ts' -print", ['./l.ts', './dir.ts/l.ts']],
    ["-name lib -prune -o -name .git -prune -o -name dir.ts -prune -o -name '*.ts' -print", ['./l.ts']],
    ["-type d ( -name lib -o -name dir.ts ) -prune -o -name '*.ts' -print", ['./l.ts']],
    ["-name '*.ts' -not -path './lib/*' ! -path '*/dir.ts/*'", ['./l.ts']],
    ["-name '*.ts' -not ( -path './lib/*' -o -path '*/dir.ts/*' )", ['./l.ts']],
    ["( -name '*.md' -o -name '*.MD' ) -not -path './lib/*'", ['./src/l.md']],
    ['-maxdepth 1', ['./l.ts']],
    ['-maxdepth 1 -maxdepth 2', LINKS.filter((link) => link.split('/').length <= 2).map((link) => `./${link}`)],
  ])('%s: leaves out all other links', (text, links) => {
    const words = ['.', ...text.split(' ').map((word) => word.replaceAll("'", ''))];
    expect(LINKS.map((link) => `./${link}`).filter((path) => isTold(words, path))).toEqual(links);
  });
});
