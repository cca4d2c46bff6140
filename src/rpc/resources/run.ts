// `harness://run/ID`: what a run did, was refused and waits for.
import { asJson, type ResourceFamily } from './resource.ts';

/** A client's menu; the command line knows the rest. */
const LISTED_RUNS = 20;

export const run: ResourceFamily = {
  name: 'run',
  title: 'One run',
  description: 'What a run did: its newest calls with decision, rule, reason and outcome, and its totals.',
  mimeType: 'application/json',
  changedBy: ({ run: id }) => id,
  bornWith: 'run_started',
  template: 'harness://run/{run}',
  list: async ({ records }) =>
    (await records.newestRuns(LISTED_RUNS)).map(({ run: id, client, started }) => ({
      id,
      title: `${started} ${client}`,
    })),
  read: async ({ records }, id) => {
    const found = await records.run(id);
    return found === undefined ? undefined : asJson(found);
  },
};
