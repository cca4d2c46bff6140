// The page of the composition that makes the drafter of the configuration, where there is one.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { platform } from 'node:process';
import type { Config } from '../config.ts';
import { HarnessError } from '../core/error.ts';
import { type CliDrafterOptions, cliDrafter } from '../governance/drafters/cli.ts';
import type { ExternalDrafter } from '../governance/drafters/external.ts';
import { httpDrafter } from '../governance/drafters/http.ts';
import { homeOf, userConfigDir } from '../settings/places.ts';
import { childEnvironment } from '../workspace/environment.ts';
import { runPlan } from '../workspace/run.ts';
import { probeBubblewrap } from '../workspace/sandbox/bubblewrap.ts';

export interface DrafterParts {
  readonly root: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: Config;
}

/** Throws invalid_arguments for one that is configured in part. */
export const composeDrafter = (parts: DrafterParts): ExternalDrafter | undefined => {
  const { env, config } = parts;
  const { kind, command, timeout_seconds, base_url, model, api_key_env, max_output_tokens } = config.gc.drafter;
  const timeoutMs = timeout_seconds * 1000;
  if (kind === 'none') return undefined;
  if (kind === 'cli') {
    if (command.length === 0) throw incomplete('gc.drafter.command', 'claude -p {prompt}');
    return cliDrafter({ command, timeoutMs, run: runIn(parts) });
  }
  if (model === '') throw incomplete('gc.drafter.model', 'the name of a model');
  const key = api_key_env === '' ? '' : (env[api_key_env] ?? '');
  return httpDrafter({ kind, baseUrl: base_url, model, key, timeoutMs, maxOutputTokens: max_output_tokens });
};

const incomplete = (key: string, example: string): HarnessError =>
  new HarnessError('invalid_arguments', `${key} is missing`, `set it to ${example}`);

const CAPTURE_BYTES = 1 << 20;

/** In a sandbox of its own: everything to be read but our state, the network for its model, nothing to be written but what is named. */
const runIn = (parts: DrafterParts): CliDrafterOptions['run'] => {
  const { root, env, config } = parts;
  const { api_key_env } = config.gc.drafter;
  const childEnv = childEnvironment(env, [...config.env.pass, ...(api_key_env === '' ? [] : [api_key_env])]);
  return (argv, options) =>
    runPlan(
      { root, childEnv, captureBytes: CAPTURE_BYTES },
      { argv: [...confinement(parts), ...argv], cwd: '.' },
      options,
    );
};

const confinement = ({ root, state, env, config }: DrafterParts): readonly string[] => {
  if (config.sandbox.backend === 'off') return [];
  const probe = probeBubblewrap({ platform, path: env.PATH ?? '', root });
  if (probe.state !== 'works') {
    throw new HarnessError(
      'sandbox_unavailable',
      `a program that drafts runs in a sandbox, and ${probe.why}`,
      'install bubblewrap, or set sandbox.backend to off',
    );
  }
  const writable = config.gc.drafter.write.map((path) =>
    path.startsWith('~/') ? join(homeOf(env), path.slice(2)) : path,
  );
  const hidden = [dirname(state), userConfigDir(env)];
  for (const path of hidden) mkdirSync(path, { recursive: true, mode: 0o700 });
  return [
    probe.bubblewrap.program,
    ...['--unshare-all', '--share-net', '--new-session', '--die-with-parent', '--cap-drop', 'ALL'],
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    // What lies below /tmp is seen again where the work is.
    ...['--ro-bind', root, root],
    ...writable.flatMap((path) => ['--bind-try', path, path]),
    ...hidden.flatMap((path) => ['--tmpfs', path]),
    ...['--chdir', root, '--'],
  ];
};
