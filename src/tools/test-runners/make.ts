// A Makefile with a test target; what it runs shows in the output.
import type { Runner } from './runner.ts';

export const make: Runner = {
  name: 'make',
  detect: (place) => {
    const makefile = ['GNUmakefile', 'makefile', 'Makefile']
      .map((name) => place.readText(name))
      .find((text) => text !== undefined);
    return /^test[ \t]*:(?!=)/m.test(makefile ?? '') ? ['make', 'test'] : undefined;
  },
  read: () => undefined,
};
