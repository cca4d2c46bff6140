import { expect, it } from 'vitest';
import type { CallFact } from '../../../src/governance/facts/fact.ts';
import { skillOf } from '../../../src/governance/learn/learn-skills.ts';
import { mineSequences } from '../../../src/governance/learn/mine.ts';

const MINUTE = 60_000;

/** Calls of a session a minute apart; a tool with a ! went wrong, `run x` is a command. */
const session = (id: string, ...tools: readonly string[]): readonly CallFact[] =>
  tools.map((tool, at) => {
    const [, name = '', command = ''] = /^(\w+) ?([^!]*)!?$/.exec(tool) ?? [];
    const status = tool.endsWith('!') ? 'error' : 'ok';
    return {
      call: `call_${id}_${at}`,
      event: `evt_${id}_${at}`,
      session: id,
      at: at * MINUTE,
      tool: name,
      input: '',
      commands: command === '' ? [] : [command],
      reads: [],
      writes: [],
      change: undefined,
      imported: false,
      place: { segment: '', offset: 0 },
      decided: undefined,
      ended: { at: 0, status, code: '', failure: '', ms: 1, event: 'e' },
      tests: undefined,
    };
  });

const WORK = ['search', 'edit', 'test', 'run git-commit'] as const;

it('finds the longest sequence that was repeated and went well', () => {
  const calls = ['a', 'b', 'c'].flatMap((id) => session(id, 'read', 'read', ...WORK));
  const [best, ...others] = mineSequences({ calls });
  expect(best).toMatchObject({
    steps: ['read', 'search', 'edit', 'test', 'run: git-commit'],
    times: 3,
    well: 3,
    sessions: 3,
  });
  expect(others).toEqual([]);
});

it.each([
  ['it was done twice only', ['a', 'b'].flatMap((id) => session(id, ...WORK))],
  ['it went wrong too often', ['a', 'b', 'c', 'd'].flatMap((id, at) => session(id, 'edit', at < 2 ? 'test!' : 'test'))],
  ['it is one step again and again', ['a', 'b', 'c'].flatMap((id) => session(id, 'read', 'read', 'read'))],
])('finds nothing where %s', (_why, calls) => {
  expect(mineSequences({ calls })).toEqual([]);
});

it('takes a sequence that fails one time in five', () => {
  const calls = ['a', 'b', 'c', 'd', 'e'].flatMap((id, at) => session(id, 'edit', at === 0 ? 'test!' : 'test'));
  expect(mineSequences({ calls })).toMatchObject([{ steps: ['edit', 'test'], times: 5, well: 4 }]);
});

it('writes it down under a name of its own', () => {
  const skill = skillOf({ steps: ['search', 'edit', 'run: npm test'], times: 4, well: 4, sessions: 2 });
  expect(skill.name).toBe('search-then-edit-then-npm-test');
  expect(skill.body).toContain('3. run `npm test`');
});
