// The policy in force while a server runs: loaded again when one of its files or the trust in them has changed. A file
// that is broken leaves the last good policy in force, without anything that rests on trust, and every refusal and
// question then says so: repairing is up to a person, and until then nothing is looser than it was.
import { messageOf } from '../core/error.ts';
import type { Policy } from '../core/ports.ts';
import { type LoadOptions, readAll, readTrust, settle } from './load.ts';
import { modesDirectory } from './modes.ts';
import { problemLine } from './problem.ts';
import type { Settings } from './resolve.ts';
import { fingerprint } from './source-file.ts';
import type { Sources } from './sources.ts';
import { trustDirectory } from './trust.ts';

export interface InForce {
  readonly settings: Settings;
  readonly sources: Sources;
  readonly policy: Policy;
  /** Why the files as they are now are not in force. */
  readonly problem?: string;
}

export interface LivePolicy {
  readonly current: () => InForce;
  /** Looks whether anything has changed, and takes it over. Never throws. */
  readonly refresh: () => Promise<InForce>;
}

export interface LiveOptions extends LoadOptions {
  readonly compose: (settings: Settings) => Policy;
  /** Told whenever something else has come into force. */
  readonly changed: (now: InForce) => void;
}

/** Loads the policy. Throws invalid_arguments with every problem: a server does not start on a broken policy. */
export const openLivePolicy = async (options: LiveOptions): Promise<LivePolicy> => {
  const words = [trustDirectory(options.state), modesDirectory(options.state)];
  let seen = '';
  let watched: readonly string[] = [];
  const load = async (): Promise<InForce> => {
    const granted = fingerprint(words);
    const sources = await readAll(options);
    seen = `${sources.fingerprint} ${granted}`;
    watched = sources.watched;
    const { trusted } = await readTrust(sources, options);
    const settings = settle(sources, trusted, options);
    return { settings, sources, policy: options.compose(settings) };
  };
  let now = await load();
  let loading: Promise<void> | undefined;
  const reload = async (): Promise<void> => {
    const before = now;
    now = await load().catch((thrown: unknown) => lastGood(before, thrown, options));
    options.changed(now);
  };
  return {
    current: () => now,
    refresh: async () => {
      const found = `${fingerprint(watched)} ${fingerprint(words)}`;
      if (found !== seen)
        loading ??= reload().finally(() => {
          loading = undefined;
        });
      await loading;
      return now;
    },
  };
};

const lastGood = ({ sources }: InForce, thrown: unknown, options: LiveOptions): InForce => {
  const problem = messageOf(thrown);
  const settings = settle(sources, new Set(), options);
  return { settings, sources, policy: told(options.compose(settings), problem), problem };
};

/** The same judgement; whoever is refused learns that a person has to mend something. */
const told = (policy: Policy, problem: string): Policy => ({
  ...policy,
  judge: (call, effects, facts) => {
    const verdict = policy.judge(call, effects, facts);
    if (verdict.decision === 'allow') return verdict;
    return { ...verdict, reason: `${verdict.reason} (the last good policy is in force, because ${problem})` };
  },
});

/** What a person should know about what is in force, a line each. */
export const notices = ({ settings, problem }: InForce): readonly string[] => [
  ...(problem === undefined ? [] : [`the last good policy stays in force: ${problem}. Next: harness rules check.`]),
  ...settings.overruled.map((what) => `${what}.`),
  ...settings.held.map(
    ({ path, line, what }) =>
      `${problemLine({ path, line, problem: what })}: not in force before you trust it. Next: harness trust.`,
  ),
];
