// The part of the composition that says how a session begins: what is in force, and where the work tree stands.
import type { NewEvent } from './core/event.ts';
import type { InForce } from './settings/live.ts';
import { problemLine } from './settings/problem.ts';
import { headCommit } from './workspace/git.ts';

/** What is in force from now on. */
export const policyLoaded = ({ policy, settings, sources, problem }: InForce): NewEvent => ({
  type: 'policy_loaded',
  data: {
    policy: policy.hash,
    mode: policy.mode,
    sources: sources.scopes.flatMap(({ files }) => files.map(({ path }) => path)),
    rules: settings.rules.length,
    ...(settings.held.length === 0
      ? {}
      : { held: settings.held.map(({ path, line, what }) => problemLine({ path, line, problem: what })) }),
    ...(problem === undefined ? {} : { problem }),
  },
});

/** That a run begins, and on which commit. `root`: real path of the workspace. */
export const runStarted = (root: string): NewEvent => {
  const head = headCommit(root);
  return { type: 'run_started', data: head === undefined ? {} : { head } };
};
