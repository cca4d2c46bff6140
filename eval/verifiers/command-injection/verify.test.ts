import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyCommand } from '../src/history.ts';

test('the command is git, with the name as one word at its end', () => {
  for (const name of ['a b.md', '$(id)', '`id`', "it's", '-p', 'x\ny', '*']) {
    const command = historyCommand(name, 3);
    assert.equal(command[0], 'git');
    assert.deepEqual(command.slice(-2), ['--', name]);
  }
});

test('no shell, whichever', () => {
  assert.ok(!historyCommand('a').some((word) => /^(?:ba|z|da)?sh$|^-c$/.test(word)));
});

test('the limit is a number of its own', () => {
  const command = historyCommand('a', 3).join(' ');
  assert.match(command, /-n ?3\b|--max-count=3\b/);
});

test('what cannot be a name is refused', () => {
  assert.throws(() => historyCommand(''), RangeError);
  assert.throws(() => historyCommand('a\0b'), RangeError);
});
