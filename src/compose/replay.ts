// A page of the composition root: the record of a workspace before its policy, or another one.
import { resolve } from 'node:path';
import { HarnessError } from '../core/error.ts';
import { nearest } from '../core/nearest.ts';
import { readEvents } from '../log/read-events.ts';
import { analyse } from '../policy/analyse.ts';
import type { Policies } from '../policy/judge.ts';
import { createPolicy } from '../policy/policy.ts';
import type { Rule } from '../policy/rules.ts';
import type { Judge } from '../replay/rejudge.ts';
import { replaySamePolicy, type SamePolicy } from '../replay/same-policy.ts';
import { type WhatIf, whatIf } from '../replay/what-if.ts';
import { type LoadOptions, readAll, readTrust, settle } from '../settings/load.ts';
import { homeOf, userConfigDir } from '../settings/places.ts';
import { problemError } from '../settings/problem.ts';
import { readRuleFiles } from '../settings/rule-files.ts';
import { VERSION } from '../version.ts';
import { pathInWorkTree } from '../workspace/git.ts';
import { realRoot, stateOf } from './settings.ts';

export interface ReplayOptions {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mode?: string | undefined;
}

export interface WhatIfOptions extends ReplayOptions {
  /** Rule files, config.yaml files or directories of rule files, to be judged as enforced; absolute. */
  readonly rules: readonly string[];
  /** Ids of rules to leave out. */
  readonly without: readonly string[];
  /** ISO 8601, UTC. */
  readonly since: string | undefined;
}

interface Opened {
  readonly root: string;
  readonly state: string;
  readonly policies: Policies;
}

/** Judges every call again that the policy in force has judged. Throws invalid_arguments for a broken policy. */
export const verifyDecisions = async (options: ReplayOptions): Promise<SamePolicy> => {
  const { root, state, policies } = await open(options);
  // A server knows of the sandbox, a hook does not: each has a hash of its own.
  const { autoAllow: _, ...ofHooks } = policies;
  const both = [policies, ofHooks].map(policyOf).map((policy) => [policy.hash, policy] as const);
  return replaySamePolicy(readEvents(state), { root, policies: new Map(both) });
};

/** Judges every recorded call by other rules. Without any change: the record against the policy in force. */
export const replayPolicy = async (options: WhatIfOptions): Promise<WhatIf> => {
  const { root, state, policies } = await open(options);
  const added = await readRuleFiles(options.rules, { root, home: homeOf(options.env) });
  const isChanged = added.length > 0 || options.without.length > 0;
  const after = policyOf({ ...policies, rules: changed(policies.rules, added, options.without) });
  const { since } = options;
  return whatIf(readEvents(state), {
    root,
    after,
    ...(isChanged ? { before: policyOf(policies) } : {}),
    ...(since === undefined ? {} : { since }),
  });
};

const policyOf = (policies: Policies): Judge & { readonly hash: string } => createPolicy(policies, VERSION, analyse);

/** A rule of the same id is a new version of the one in force. Throws not_found for an id that nobody has. */
const changed = (inForce: readonly Rule[], added: readonly Rule[], without: readonly string[]): readonly Rule[] => {
  const ids = inForce.map(({ id }) => id);
  const unknown = without.find((name) => !ids.some((id) => isNamed(id, name)));
  if (unknown !== undefined) {
    const meant = nearest(unknown, ids);
    const hint = meant === undefined ? '' : `; did you mean ${meant}`;
    throw new HarnessError('not_found', `no rule in force is called ${unknown}${hint}`, 'harness rules list');
  }
  const kept = inForce.filter(
    ({ id }) => !without.some((name) => isNamed(id, name)) && !added.some((rule) => rule.id === id),
  );
  return [...kept, ...added];
};

/** With its scope or without. */
const isNamed = (id: string, name: string): boolean => id === name || id.slice(id.indexOf(':') + 1) === name;

const open = async ({ root: asked, env, mode }: ReplayOptions): Promise<Opened> => {
  const root = realRoot(resolve(asked));
  const state = stateOf(root, env);
  const options: LoadOptions = { root, env, state, place: pathInWorkTree(root), flags: { mode } };
  const sources = await readAll(options);
  if (sources.problems.length > 0) throw problemError(sources.problems);
  const { trusted } = await readTrust(sources, options);
  const { config, rules } = settle(sources, trusted, options);
  const policies = {
    mode: config.mode,
    rules: rules.map(({ rule }) => rule),
    boundaries: { root, own: [state, userConfigDir(env)] },
    autoAllow: config.sandbox.auto_allow,
  };
  return { root, state, policies };
};
