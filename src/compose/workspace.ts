// The page of the composition that opens the workspace: what commands may see there, and in which sandbox.
import { dirname, join } from 'node:path';
import { platform } from 'node:process';
import type { Config } from '../config.ts';
import type { Workspace } from '../core/ports.ts';
import { isSecretPath, protectionOf, steeringNames } from '../policy/protected.ts';
import { homeOf, userConfigDir } from '../settings/places.ts';
import { childEnvironment } from '../workspace/environment.ts';
import type { SandboxOptions } from '../workspace/sandbox/sandbox.ts';
import { openWorkspace } from '../workspace/workspace.ts';

export { probeBubblewrap } from '../workspace/sandbox/bubblewrap.ts';

export interface WorkspaceParts {
  /** Real path. */
  readonly root: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: Config;
}

export const composeWorkspace = (parts: WorkspaceParts): Workspace => {
  const { root, env, config } = parts;
  return openWorkspace(root, {
    childEnv: childEnvironment(env, config.env.pass),
    captureBytes: config.limits.capture_bytes,
    excluded: isSecretPath,
    sandbox: (real) => sandboxOptions({ ...parts, root: real }),
    tellsSandbox: config.sandbox.auto_allow,
  });
};

const sandboxOptions = ({ root, state, env, config }: WorkspaceParts): SandboxOptions => {
  const { backend, read } = config.sandbox;
  const home = homeOf(env);
  return {
    backend,
    platform,
    path: env.PATH ?? '',
    directory: join(state, 'sandbox'),
    own: [dirname(state), userConfigDir(env)],
    isProtected: (path) => protectionOf(path) !== undefined,
    isSecret: isSecretPath,
    steering: steeringNames(root === home),
    readable: read.map((path) => (path.startsWith('~/') ? join(home, path.slice(2)) : path)),
  };
};
