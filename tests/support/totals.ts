// The last line of a test run: its totals, in words that a script can look for.
import type { Reporter, TestModule } from 'vitest/node';

export const totals: Reporter = {
  onTestRunEnd: (modules: readonly TestModule[]) => {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string): number => states.filter((each) => each === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    console.log(`${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped`);
  },
};
