// The harness over one workspace, for whoever embeds it. What it is made of is loaded when it is opened: most commands of
// the command line only read the record, and should not wait for it.
import type { Harness, HarnessOptions } from './compose/harness.ts';

export type { Harness, HarnessOptions };

/** Opens the harness over one workspace. Throws HarnessError when the root or the configuration is unusable. */
export const openHarness = async (options: HarnessOptions): Promise<Harness> => {
  const { openHarness: open } = await import('./compose/harness.ts');
  return open(options);
};
