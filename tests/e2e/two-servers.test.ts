// Two servers over one repository: an edit that was acknowledged is there, whatever the other does in the meantime.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { connectAssistant } from '../../src/eval/assistant.ts';
import { childEnv, MAIN, served } from '../support/served.ts';

const EDITS = 60;
const open: { dispose(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose();
});

it('loses no edit between them, and leaves no lock behind', async () => {
  const one = await served({ 'shared.txt': 'end\n' });
  const two = await connectAssistant({
    command: [process.execPath, MAIN, 'serve', '--root', one.root],
    env: childEnv(one.state),
    version: '1.0.0',
    name: 'other',
  });
  open.push({ dispose: () => two.close() }, one);
  const edit = (which: string, at: number) => ({ path: 'shared.txt', old: 'end\n', new: `${which}.${at}\nend\n` });
  const answers = await Promise.all(
    Array.from({ length: EDITS }, (_, at) => [
      one.call('edit_file', edit('a', at)),
      two.call('edit_file', edit('b', at)),
    ]).flat(),
  );
  const done = answers.filter(({ status }) => status === 'ok').length;
  const refused = answers.filter(({ code }) => code === 'changed_meanwhile').length;
  expect(readFileSync(join(one.root, 'shared.txt'), 'utf8').split('\n')).toHaveLength(done + 2);
  expect(done + refused).toBe(EDITS * 2);
  expect(done).toBeGreaterThanOrEqual(EDITS);
  expect(readdirSync(one.root)).toEqual(['shared.txt']);
}, 120_000);
