// What a child process may know of our environment, and how git is kept from running programs that a repository names.

const PASSED = [
  'PATH',
  'HOME',
  'LANG',
  'LC_*',
  'TZ',
  'TERM',
  'CI',
  'NODE_ENV',
  'COLUMNS',
  'NO_COLOR',
  'FORCE_COLOR',
  'USER',
  'LOGNAME',
  'SHELL',
  'TMPDIR',
] as const;

// A shell runs what these name, or becomes another shell by them, before it reads the command.
const NEVER_PASSED = /^(?:BASH_ENV|ENV|BASHOPTS|SHELLOPTS|PS4|BASH_FUNC_.*)$/;

// Plain `git status` starts the fsmonitor that a repository's own config names; likewise hooks, pagers and helpers.
const FORCED_GIT_CONFIG = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.pager', 'cat'],
  ['protocol.ext.allow', 'never'],
  ['maintenance.auto', 'false'],
  ['gc.auto', '0'],
] as const;

/** What is only to look verifies no signature, merges nothing and fetches nothing that is missing. */
const READING_GIT_CONFIG = [
  ['log.showSignature', 'false'],
  ['log.diffMerges', 'separate'],
  ['gpg.program', 'false'],
  ['gpg.openpgp.program', 'false'],
  ['gpg.x509.program', 'false'],
  ['gpg.ssh.program', 'false'],
] as const;

type Settings = ReadonlyArray<readonly [key: string, value: string]>;

const asVariables = (settings: Settings): Readonly<Record<string, string>> => ({
  GIT_CONFIG_COUNT: String(settings.length),
  ...Object.fromEntries(
    settings.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ),
});

/** For commands that are proven to read, on top of the rest. */
export const READING_GIT: Readonly<Record<string, string>> = {
  ...asVariables([...FORCED_GIT_CONFIG, ...READING_GIT_CONFIG]),
  GIT_ALLOW_PROTOCOL: 'none',
};

/** Set for every child and stronger than anything else, because a shell's text may call git too. */
export const HARDENED_GIT: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_PAGER: 'cat',
  PAGER: 'cat',
  GIT_NO_LAZY_FETCH: '1',
  GIT_EDITOR: 'true',
  ...asVariables(FORCED_GIT_CONFIG),
};

/** The variables that children inherit: a short list and what the user adds (`NAME`, or `PREFIX_*`); never the rest. */
export const childEnvironment = (
  parent: Readonly<Record<string, string | undefined>>,
  pass: readonly string[],
): Record<string, string> => {
  const isPassed = namesMatching([...PASSED, ...pass]);
  return withoutShellTraps(
    Object.fromEntries(
      Object.entries(parent).flatMap(([name, value]) => (value !== undefined && isPassed(name) ? [[name, value]] : [])),
    ),
  );
};

/** The whole environment of one child. */
export const hardenedEnvironment = (
  ...layers: ReadonlyArray<Readonly<Record<string, string>>>
): Record<string, string> => ({
  ...withoutShellTraps(Object.assign({}, ...layers)),
  ...HARDENED_GIT,
});

const withoutShellTraps = (env: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !NEVER_PASSED.test(name)));

const namesMatching = (patterns: readonly string[]): ((name: string) => boolean) => {
  const exact = new Set(patterns);
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
};
