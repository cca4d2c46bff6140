// Targets of a Makefile, by the names that projects give them.
import type { Source } from './source.ts';

const TARGETS = [
  { step: 'build', names: ['build'] },
  { step: 'lint', names: ['lint'] },
  { step: 'types', names: ['types', 'typecheck'] },
  { step: 'test', names: ['test'] },
] as const;

export const makefile: Source = {
  name: 'Makefile',
  find: (place) => {
    const text = ['GNUmakefile', 'makefile', 'Makefile']
      .map((name) => place.readText(name))
      .find((found) => found !== undefined);
    return TARGETS.flatMap(({ step, names }) => {
      const name = names.find((known) => ruleOf(text ?? '', known) !== undefined);
      return name === undefined ? [] : [{ step, argv: ['make', name], behind: ruleOf(text ?? '', name) ?? '' }];
    });
  },
};

/** The line of a target with its recipe. */
const ruleOf = (text: string, target: string): string | undefined =>
  new RegExp(`^${target}[ \\t]*:(?!=).*(?:\\n(?:\\t.*)?)*`, 'm').exec(text)?.[0].trimEnd();
