// The forms in which people write rules and skills, read and written.
import { expect, it } from 'vitest';
import { parseRules, parseSkills, writeRules } from '../../../src/governance/learn/blocks.ts';
import { ruleFile, skillFile } from '../../../src/governance/learn/files.ts';
import { readSkill } from '../../../src/governance/skills/skill-file.ts';
import { readText } from '../../support/rule-file.ts';

const TEXT = `Some words before.

## LEARN-001: nobody publishes by hand
- **severity:** High (it cannot be taken back)
decision: deny
match: Bash(npm publish *)
unless: Bash(npm publish --dry-run *)
example: npm publish

A version was published by hand.

### Instead

Open a pull request.

## SEC-2: keys are not read
match: Read(keys/**)
`;

it('reads blocks, and writes them so that they read the same', () => {
  const rules = parseRules(TEXT);
  expect(rules).toMatchObject([
    {
      id: 'LEARN-001',
      severity: 'high',
      decision: 'deny',
      match: ['Bash(npm publish *)'],
      examples: { match: ['npm publish'] },
    },
    { id: 'SEC-2', severity: 'low', decision: 'ask', match: ['Read(keys/**)'], text: '' },
  ]);
  expect(parseRules(writeRules(rules))).toEqual(rules);
});

it('makes rule files of them that load, and say why and what else', () => {
  const read = readText(parseRules(TEXT).map(ruleFile)[0] ?? '');
  expect(read).toMatchObject({
    rule: {
      id: 'project:learn-001',
      decision: 'deny',
      reason: 'A version was published by hand',
      remedy: 'Open a pull request',
    },
    head: { origin: 'learned' },
  });
});

it.each([
  ['', 'there is no block'],
  ['## LEARN-001: x\nseverity: high\n', 'no line match'],
  ['## LEARN-001: x\ndecision: maybe\nmatch: Bash\n', 'LEARN-001'],
])('says what is wrong with %j', (text, problem) => {
  expect(() => parseRules(text)).toThrow(problem);
});

it('reads skills, with front matter of their own or without', () => {
  const skills = parseSkills(
    '=== skill: run-the-tests ===\nRuns the tests first.\n\n1. run_tests\n=== skill: cut-a-release ===\n---\nname: cut-a-release\ndescription: Cut it.\n---\nDo.\n',
  );
  expect(skills).toEqual([
    { name: 'run-the-tests', description: 'Runs the tests first.', body: 'Runs the tests first.\n\n1. run_tests' },
    { name: 'cut-a-release', description: 'Cut it.', body: 'Do.' },
  ]);
  for (const skill of skills) expect(readSkill(skill.name, skillFile(skill))).toMatchObject({ name: skill.name });
  expect(() => parseSkills('=== skill: ../x ===\na\n')).toThrow('name');
});
