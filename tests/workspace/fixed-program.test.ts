// Programs that an agent could put in the place of another.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { isFixedProgram, pathOutside } from '../../src/workspace/fixed-program.ts';
import { tempTree } from '../support/served.ts';

const program = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
};

it('only what lies and is found outside of what can be written', () => {
  const { root: base, dispose } = tempTree();
  const [root, safe, temporary] = [join(base, 'app'), join(base, 'safe'), join(base, 'tmp')];
  program(join(root, 'bin/mine'));
  program(join(safe, 'tool'));
  program(join(temporary, 'scratch'));
  symlinkSync(join(root, 'bin/mine'), join(safe, 'linked'));
  symlinkSync(join(root, 'bin'), join(base, 'way-in'));
  const fixed = (name: string, path: readonly string[]): boolean =>
    isFixedProgram(name, { path: path.join(':'), root, temporary: [temporary, join(base, 'nothing')] });
  expect(fixed('tool', [safe])).toBe(true);
  expect(fixed('tool', [safe, join(root, 'bin')])).toBe(true);
  expect(fixed('tool', [join(root, 'bin'), safe])).toBe(false);
  expect(fixed('tool', [join(base, 'way-in'), safe])).toBe(false);
  expect(fixed('tool', [temporary, safe])).toBe(false);
  expect(fixed('mine', [join(root, 'bin')])).toBe(false);
  expect(fixed('linked', [safe])).toBe(false);
  expect(fixed('scratch', [temporary])).toBe(false);
  expect(fixed('unheard-of', [safe])).toBe(false);
  const path = [join(root, 'bin'), safe, '', '.', join(base, 'way-in'), root].join(':');
  expect(pathOutside(root, path)).toBe(safe);
  dispose();
});
