import { expect, it } from 'vitest';
import { instructionsFor } from '../../src/rpc/instructions.ts';
import { tools } from '../../src/tools/index.ts';
import { TOOLSETS, toolsIn } from '../../src/tools/toolsets.ts';

const NAMES = tools.map(({ name }) => name);
/** Words of the shape that tools have. */
const named = (text: string): readonly string[] => text.match(/\b[a-z]+_[a-z_]+\b/g) ?? [];

it.each(TOOLSETS.map(({ name }) => [String(name)]))(
  'of toolset %s speak of offered tools only, in under 4,000 characters',
  (set) => {
    const offered = toolsIn([set], tools);
    const text = instructionsFor(offered);
    expect(text.length).toBeLessThan(4_000);
    expect(named(text).filter((name) => !offered.some((tool) => tool.name === name))).toEqual([]);
  },
);

it('begin with finding, and end with what a refusal means', () => {
  const text = instructionsFor(tools);
  expect(text.split('\n')[1]).toContain('search_code');
  expect(instructionsFor([...tools, { name: 'repo_map' }]).split('\n')[1]).toMatch(/^- Start with repo_map/);
  for (const word of ['edit_file', 'run_tests', 'artifact_read', '"denied"', '"pending"']) expect(text).toContain(word);
});

it('every tool is in a toolset, and every name in one is a tool', () => {
  const inSets = new Set<string>(TOOLSETS.flatMap(({ tools: names }) => names));
  expect([...inSets].sort()).toEqual([...NAMES].sort());
});
