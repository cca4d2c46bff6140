// Rules that nobody looks after: taken back, retired, and put on record with the reason.
import { expect, it } from 'vitest';
import { put } from '../../support/served.ts';
import { draftOf, type ReviewPlace, RULE, reviewPlace } from './place.ts';

const BY = { client: 'test/1' };
const ID = 'project:no-publish';

const adopted = async (content = RULE): Promise<ReviewPlace> => {
  const at = reviewPlace();
  const path = '.harness/rules/no-publish.md';
  await at.write([{ type: 'draft_created', data: draftOf({ artifacts: [{ path, content, base_sha256: null }] }) }]);
  await (await at.review()).adopt('drf_1', BY);
  return at;
};

const modes = async (at: ReviewPlace) =>
  (await at.settings()).sources.scopes.flatMap(({ rules }) => rules).map(({ mode, share }) => [mode, share]);

it('is what the record says of this version of the file, in every process', async () => {
  const at = await adopted();
  const review = await at.review();
  await review.promote({ rule: ID, reason: 'sure' }, BY);
  expect(await modes(at)).toEqual([['canary', 0.1]]);
  await review.promote({ rule: 'no-publish', to: 'enforce', reason: 'sure' }, BY);
  expect(await modes(at)).toEqual([['enforce', undefined]]);
  const before = (await at.settings()).settings?.rules.map(({ rule }) => rule.version);
  await review.demote({ rule: ID }, BY);
  expect(await modes(at)).toEqual([['shadow', undefined]]);
  expect((await at.settings()).settings?.rules.map(({ rule }) => rule.version)).not.toEqual(before);
  await expect(review.demote({ rule: ID }, BY)).rejects.toMatchObject({ code: 'conflict' });
  await expect(review.promote({ rule: 'nothing' }, BY)).rejects.toMatchObject({ code: 'not_found' });
});

it('starts again in shadow when its file was changed', async () => {
  const at = await adopted();
  await (await at.review()).promote({ rule: ID, to: 'enforce', reason: 'sure' }, BY);
  put(at.root, { '.harness/rules/no-publish.md': RULE.replace('severity: high', 'severity: low') });
  expect(await modes(at)).toEqual([['shadow', undefined]]);
});

it('is retired after ninety days in which it spoke about nothing, and is not judged any more', async () => {
  const at = await adopted();
  const later = new Date(Date.now() + 91 * 86_400_000).toISOString();
  expect(await (await at.reviewAt(later)).look()).toEqual([
    `${ID} is retired: it has spoken about nothing for 90 days`,
  ]);
  const { sources, settings } = await at.settings();
  expect(sources.scopes.flatMap(({ rules }) => rules).map(({ mode }) => mode)).toEqual(['retired']);
  expect(settings?.rules).toEqual([]);
  expect(await (await at.reviewAt(later)).look()).toEqual([]);
  await (await at.review()).promote({ rule: ID }, BY);
  expect(await modes(at)).toEqual([['shadow', undefined]]);
});

it('keeps what keeps grave harm away, however quiet it is', async () => {
  const at = await adopted(RULE.replace('severity: high', 'severity: critical'));
  const later = new Date(Date.now() + 400 * 86_400_000).toISOString();
  expect(await (await at.reviewAt(later)).look()).toEqual([]);
});

it('watches where nobody has adopted it: what a clone brings along stops nothing', async () => {
  const at = reviewPlace({ '.harness/rules/no-publish.md': RULE });
  expect(await modes(at)).toEqual([['shadow', undefined]]);
  const permit = RULE.replace('decision: deny', 'decision: allow').replace(/examples:[\s\S]*?---/, '---');
  const loose = reviewPlace({ '.harness/rules/no-publish.md': permit });
  expect((await loose.settings()).settings?.held).toEqual([]);
});

it('waits for nobody else once a person has promoted a permission', async () => {
  const permit = RULE.replace('decision: deny', 'decision: allow').replace(/examples:[\s\S]*?---/, '---');
  const at = await adopted(permit);
  await (await at.review()).promote({ rule: ID, to: 'enforce', reason: 'we publish here' }, BY);
  const { settings } = await at.settings();
  expect(settings?.held).toEqual([]);
  expect(settings?.rules.map(({ rule }) => rule.shadow)).toEqual([undefined]);
});
