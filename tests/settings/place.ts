// A workspace with a home, a managed directory and a state, for everything that reads policy files.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { inspectSettings, type SettingsOptions } from '../../src/compose/settings.ts';
import type { Inspection } from '../../src/settings/inspect.ts';
import { grantTrust, revokeTrust } from '../../src/settings/trust-record.ts';
import { type Files, put } from '../support/served.ts';

export interface Where {
  readonly project?: Files;
  readonly user?: Files;
  readonly managed?: Files;
}

/** `files` are relative to the directory of their scope: config.yaml, rules/a.md. */
export const place = ({ project = {}, user = {}, managed = {} }: Where = {}) => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'harness-settings-')));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const [root, home, managedDirectory] = [join(base, 'root'), join(base, 'home'), join(base, 'managed')];
  const own = { project: join(root, '.harness'), user: join(home, '.config/harness'), managed: managedDirectory };
  put(root, { 'a.txt': 'a\n' });
  const write = (scope: keyof typeof own, files: Files): void => put(own[scope], files);
  write('project', project);
  write('user', user);
  write('managed', managed);
  const options: SettingsOptions = {
    root,
    env: { HOME: home, HARNESS_STATE_DIR: join(base, 'state'), PATH: process.env.PATH },
    flags: {},
    managedDirectory,
  };
  const inspect = (flags: SettingsOptions['flags'] = {}): Promise<Inspection> => inspectSettings({ ...options, flags });
  return {
    base,
    root,
    own,
    options,
    write,
    inspect,
    trust: async (): Promise<void> => grantTrust(await inspect(), { version: '0' }),
    revoke: async (): Promise<void> => revokeTrust(await inspect(), { version: '0' }),
  };
};

/** Ids of what is in force. */
export const inForce = async (seen: Promise<Inspection>): Promise<readonly string[]> =>
  ((await seen).settings?.rules ?? []).map(({ rule }) => rule.id);
