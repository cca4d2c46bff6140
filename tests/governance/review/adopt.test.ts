// Adoption: all files or none, whatever dies in between and whoever interferes.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Draft } from '../../../src/core/draft.ts';
import { sha256Of } from '../../../src/governance/review/contents.ts';
import { put } from '../../support/served.ts';
import { Died, draftOf, type ReviewPlace, RULE, reviewPlace } from './place.ts';

const BY = { client: 'test/1' };
const TARGET = '.harness/rules/no-publish.md';

const drafted = async (
  files: Readonly<Record<string, string>> = {},
  ...drafts: readonly Partial<Draft>[]
): Promise<ReviewPlace> => {
  const at = reviewPlace(files);
  await at.write((drafts.length === 0 ? [{}] : drafts).map((more) => ({ type: 'draft_created', data: draftOf(more) })));
  return at;
};

const count = async (at: ReviewPlace, type: string): Promise<number> =>
  (await at.events()).filter((event) => event.type === type).length;

const modeOf = async (at: ReviewPlace): Promise<unknown> =>
  (await at.settings()).sources.scopes.flatMap(({ rules }) => rules).map(({ rule, mode }) => [rule.id, mode]);

it('writes the rule, which watches first, and puts who did it on record', async () => {
  const at = await drafted();
  const review = await at.review();
  expect(await review.adopt('drf_1', BY, 'seen it twice')).toMatchObject({
    adopted: true,
    files: [TARGET],
    rules: [{ rule: 'project:no-publish', mode: 'shadow' }],
  });
  expect(readFileSync(join(at.root, TARGET), 'utf8')).toBe(RULE);
  expect(await modeOf(at)).toEqual([['project:no-publish', 'shadow']]);
  const adopted = (await at.events()).find(({ type }) => type === 'draft_adopted');
  expect(adopted).toMatchObject({
    principal: 'human',
    client: 'test/1',
    data: { draft: 'drf_1', reason: 'seen it twice' },
  });
  await expect(review.adopt('drf_1', BY)).rejects.toMatchObject({ code: 'conflict' });
  await expect(review.reject('drf_1', 'no', BY)).rejects.toMatchObject({ code: 'conflict' });
});

it.each([1, 2, 3, 4, 5])('loses nothing and does nothing twice when it dies before step %i', async (step) => {
  const at = await drafted(
    { [TARGET]: 'old\n' },
    { artifacts: [{ path: TARGET, content: RULE, base_sha256: sha256Of('old\n') }] },
  );
  // The old text is no rule, so that only the adopted one can be loaded.
  const dying = await at.dyingAt(step);
  await expect(dying.adopt('drf_1', BY)).rejects.toBeInstanceOf(Died);
  const text = readFileSync(join(at.root, TARGET), 'utf8');
  expect(['old\n', RULE]).toContain(text);
  const done = await (await at.review()).look();
  expect(done.length).toBe(step === 1 ? 0 : 1);
  if (step === 1) await (await at.review()).adopt('drf_1', BY);
  expect(readFileSync(join(at.root, TARGET), 'utf8')).toBe(RULE);
  expect(await modeOf(at)).toEqual([['project:no-publish', 'shadow']]);
  expect(await count(at, 'draft_adopted')).toBe(1);
  expect(await count(at, 'adoption_finished')).toBe(1);
  expect(await (await at.review()).look()).toEqual([]);
  expect(readdirSync(join(at.root, '.harness/rules'))).toEqual(['no-publish.md']);
});

const TWO = [
  { path: '.harness/guards/one.yaml', content: "id: ONE\ntitle: one\nkind: regex\npattern: 'x1'\n", base_sha256: null },
  { path: '.harness/guards/two.yaml', content: "id: TWO\ntitle: two\nkind: regex\npattern: 'x2'\n", base_sha256: null },
];

it('puts everything back when a file was changed before it could go on', async () => {
  const at = await drafted({}, { kind: 'guard', artifacts: TWO });
  // The intent, the first file; then it dies.
  await expect((await at.dyingAt(3)).adopt('drf_1', BY)).rejects.toBeInstanceOf(Died);
  put(at.root, { '.harness/guards/two.yaml': 'mine\n' });
  expect((await (await at.review()).look())[0]).toContain('two.yaml was changed meanwhile');
  expect(readdirSync(join(at.root, '.harness/guards'))).toEqual(['two.yaml']);
  expect(await count(at, 'draft_adopted')).toBe(0);
  expect(await (await at.review()).look()).toEqual([]);
});

it('does not overwrite what has changed since the draft was made', async () => {
  const at = await drafted({ [TARGET]: 'mine\n' });
  await expect((await at.review()).adopt('drf_1', BY)).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(join(at.root, TARGET), 'utf8')).toBe('mine\n');
  expect(await count(at, 'adoption_began')).toBe(0);
});

it('does not bring in a rule whose id is taken, which would keep the policy from being loaded', async () => {
  const at = await drafted({ '.harness/rules/mine.md': RULE });
  await expect((await at.review()).adopt('drf_1', BY)).rejects.toMatchObject({ code: 'conflict' });
  expect(existsSync(join(at.root, TARGET))).toBe(false);
});

it.each([
  ['rule', '.harness/rules/../../evil.md'],
  ['rule', '.harness/config.yaml'],
  ['rule', '/etc/harness/rules/a.md'],
  ['rule', '.harness/guards/a.md'],
  ['skill', '.harness/skills/a/b/SKILL.md'],
  ['skill', '.harness/skills/a/run.sh'],
  ['guard', '.harness/guards/a.sh'],
] as const)('does not write a %s to %s', async (kind, path) => {
  const at = await drafted({}, { kind, artifacts: [{ path, content: RULE, base_sha256: null }] });
  await expect((await at.review()).adopt('drf_1', BY)).rejects.toMatchObject({ code: 'invalid_arguments' });
  expect(existsSync(join(at.root, '.harness'))).toBe(false);
});

it('does not write through links', async () => {
  const at = await drafted({ 'elsewhere/keep': '' });
  mkdirSync(join(at.root, '.harness'));
  symlinkSync(join(at.root, 'elsewhere'), join(at.root, '.harness/rules'));
  await expect((await at.review()).adopt('drf_1', BY)).rejects.toMatchObject({ code: 'invalid_arguments' });
  expect(readdirSync(join(at.root, 'elsewhere'))).toEqual(['keep']);
});

it.each([
  ['a rule that says something else than its examples', RULE.replace('not_match: [', 'not_match: [npm publish x, ')],
  ['a rule that is none', 'hello'],
])('refuses %s', async (_what, content) => {
  const at = await drafted({}, { artifacts: [{ path: TARGET, content, base_sha256: null }] });
  await expect((await at.review()).adopt('drf_1', BY)).rejects.toMatchObject({ code: 'invalid_arguments' });
});

it('refuses a guard that can hang', async () => {
  const content = "id: SLOW\ntitle: slow\nkind: regex\npattern: '(a+)+$'\n";
  const at = await drafted(
    {},
    { kind: 'guard', artifacts: [{ path: '.harness/guards/slow.yaml', content, base_sha256: null }] },
  );
  await expect((await at.review()).adopt('drf_1', BY)).rejects.toThrow('exponential');
});

const PROGRAM = 'id: RUN\ntitle: run\nkind: command\ncommand: [sh, x.sh]\n';

it('trusts what a person has adopted, as long as nothing else is taken away', async () => {
  const path = '.harness/guards/run.yaml';
  const at = await drafted(
    { '.harness/rules/keep.md': RULE.replace('no-publish', 'keep') },
    { kind: 'guard', artifacts: [{ path, content: PROGRAM, base_sha256: null }] },
  );
  await (await at.review()).adopt('drf_1', BY);
  expect((await at.settings()).settings?.held).toEqual([]);
  put(at.root, { '.harness/rules/keep.md': RULE.replace('no-publish', 'other') });
  expect((await at.settings()).settings?.held).toHaveLength(1);
});

it('keeps the reason of a rejection', async () => {
  const at = await drafted();
  const review = await at.review();
  expect(await review.reject('drf', 'we need force pushes', BY)).toMatchObject({
    state: 'rejected',
    history: [{ state: 'pending' }, { state: 'rejected', reason: 'we need force pushes' }],
  });
  expect(existsSync(join(at.root, '.harness'))).toBe(false);
  await expect(review.adopt('drf_1', BY)).rejects.toMatchObject({ code: 'conflict' });
  await expect(review.adopt('drf_2', BY)).rejects.toMatchObject({ code: 'not_found' });
});

it('is no draft any more when it is too old', async () => {
  const at = await drafted({}, { expires: new Date(Date.now() - 1000).toISOString() });
  await expect((await at.review()).adopt('drf_1', BY)).rejects.toThrow('expired');
});

it('comes to the same in two processes at once', async () => {
  const at = await drafted();
  const [one, two] = [await at.review(), await at.review()];
  const both = await Promise.allSettled([one.adopt('drf_1', BY), two.adopt('drf_1', BY)]);
  expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
  writeFileSync(join(at.root, 'unrelated'), '');
  expect(await (await at.review()).look()).toEqual([]);
  expect(await modeOf(at)).toEqual([['project:no-publish', 'shadow']]);
});
