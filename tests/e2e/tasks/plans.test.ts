// Plans of execution: data is the truth, Markdown a view of it.
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { type Workshop, workshop } from '../../support/worker.ts';

let open: Workshop | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const SPEC = '# Prices in cents\n\nFloats lose money.\n\n- [ ] Types\n- [ ] Migration\n- [x] Nothing\n';

it('is begun, kept up to date, completed, and shown in the terminal', async () => {
  open = workshop({ 'spec.md': SPEC });
  const { at, connect } = open;
  const one = await connect();
  const begun = await one.call('exec_plan_init', { spec: SPEC });
  expect(begun).toMatchObject({ status: 'ok', purpose: 'Prices in cents', milestones: ['Types', 'Migration'] });
  const update = (updates: object) => one.call('exec_plan_update', { updates });
  expect(await update({ action: 'complete' })).toMatchObject({ status: 'error', code: 'conflict' });
  await update({ action: 'activate' });
  expect(await update({ action: 'activate' })).toMatchObject({ code: 'conflict' });
  await update({ action: 'add_step', description: 'Change the type', files: ['src/price.ts'] });
  await update({ action: 'log_decision', decision: 'integers', rationale: 'they add up' });
  await update({ action: 'log_surprise', description: 'a shop sells by the gram', evidence: 'src/shop.ts' });
  await update({ action: 'complete_milestone', milestone: 1 });
  expect((await update({ action: 'complete' })).text).toContain('milestones are open: Migration');
  expect(await update({ action: 'complete_milestone', milestone: 3 })).toMatchObject({ code: 'conflict' });
  const shown = at.cli('plan', 'status').stdout;
  for (const line of [
    '# Prices in cents',
    '1. [x] Types',
    '2. [ ] Migration',
    '1. [ ] Change the type (src/price.ts)',
  ]) {
    expect(shown).toContain(line);
  }
  expect(shown).toMatch(/- \S+ integers: they add up\n[\s\S]*- \S+ a shop sells by the gram \(src\/shop\.ts\)/);
  expect((await one.call('exec_plan_status')).text).toBe(shown);
  await update({ action: 'complete_milestone', milestone: 2 });
  expect(await update({ action: 'complete' })).toMatchObject({ plan: { status: 'completed' } });
  expect(await one.call('exec_plan_status')).toMatchObject({ code: 'not_found' });
  expect(await one.call('exec_plan_status', { plan_id: begun.plan_id })).toMatchObject({ status: 'ok' });
});

it('is begun in the terminal and found by an assistant, also by its slash name', async () => {
  open = workshop({ 'spec.md': SPEC });
  const { at } = open;
  const begun = z
    .looseObject({ plan_id: z.string() })
    .parse(JSON.parse(at.cli('plan', 'init', 'spec.md', '--json').stdout));
  const params = JSON.stringify({ plan_id: begun.plan_id, updates: { action: 'abandon', reason: 'too dear' } });
  expect(at.cli('rpc', 'exec_plan/update', params).status).toBe(0);
  expect(at.cli('plan', 'status', begun.plan_id).stdout).toContain('abandoned (too dear)');
  expect(at.cli('plan', 'status', '--all').stdout).toMatch(/plan_\w+ +abandoned .* Prices in cents\n$/);
  expect(at.cli('plan', 'init', 'none.md')).toMatchObject({ status: 3 });
});
