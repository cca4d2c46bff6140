// The scripts of package.json, by the names that projects give them.
import type { StepName } from '../../core/task.ts';
import { scriptsOf } from '../test-runners/package-json.ts';
import type { Source } from './source.ts';

const NAMES: Readonly<Record<StepName, readonly string[]>> = {
  build: ['build', 'compile'],
  lint: ['lint', 'check:lint'],
  types: ['types', 'typecheck', 'type-check', 'check-types', 'tsc'],
  test: ['test'],
};

export const packageScripts: Source = {
  name: 'package.json',
  find: (place) => {
    const found = scriptsOf(place);
    if (found === undefined) return [];
    const { manager, scripts } = found;
    return (['build', 'lint', 'types', 'test'] as const).flatMap((step) => {
      const name = NAMES[step].find((known) => scripts[known] !== undefined);
      if (name === undefined) return [];
      // What runs before and after it belongs to it.
      const behind = [`pre${name}`, name, `post${name}`].map((each) => scripts[each] ?? '').join('\n');
      const argv = name === 'test' && manager !== 'bun' ? [manager, 'test'] : [manager, 'run', name];
      return [{ step, argv, behind }];
    });
  },
};
