import { expect, it } from 'vitest';
import { methodsOf } from '../../src/rpc/methods/index.ts';
import { tools } from '../../src/tools/index.ts';

const methods = methodsOf(tools);

it('every name is snake_case and belongs to one row', () => {
  const names = methods.map(({ name }) => name);
  expect(names.filter((name) => !/^[a-z]+(?:_[a-z]+)*$/.test(name))).toEqual([]);
  expect([...new Set(names)]).toEqual(names);
});

it('no method takes a parameter that belongs to all of them', () => {
  const taken = methods.filter(({ params }) => 'project_id' in params.shape || 'workDoneToken' in params.shape);
  // As tools of MCP, which has no such parameter, these two take it themselves and refuse any other project.
  expect(taken.map(({ name }) => name)).toEqual(['gc_run', 'gc_drafts']);
});

it('every parameter that is unknown is refused', () => {
  const lenient = methods.filter(({ params }) => {
    const parsed = params.safeParse({ no_such_parameter: 1 });
    return parsed.success || !parsed.error.issues.some(({ code }) => code === 'unrecognized_keys');
  });
  expect(lenient.map(({ name }) => name)).toEqual([]);
});
