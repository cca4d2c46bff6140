// The tests that say what the policy decides, for mutation testing alone: fast, without processes or servers.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'tests/policy/{judge,floors,paths,path-cover,pattern,protected,confine,shadow,grants}.test.ts',
      'tests/policy/shell/{analyse,corpus,walk}.test.ts',
      'tests/workspace/{containment,look,workspace}.test.ts',
    ],
  },
});
