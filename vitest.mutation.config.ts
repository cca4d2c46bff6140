// The tests that mutants of the policy have to survive: those that judge, without the ones that drive processes.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'tests/policy/{judge,floors,paths,pattern,confine,shadow}.test.ts',
      'tests/policy/shell/{analyse,corpus}.test.ts',
    ],
  },
});
