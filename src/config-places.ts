// Where configuration lies outside of the workspace; known to those as well who do not read it.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Directory of the user's own configuration. */
export const userConfigDir = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), '.config'), 'harness');

/** Settings of the machine's administrator. */
export const MACHINE_CONFIG_DIR = '/etc/harness';
