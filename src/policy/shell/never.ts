// A short list of commands that nobody wants an assistant to run. It only makes the answer clearer: these would ask
// anyway, and a list of bad commands can always be walked round.

type Rule = (argv: readonly string[]) => string | undefined;

const ROOTS =
  /^(?:\/+\*?|\/(?:bin|boot|dev|etc|home|lib|opt|proc|root|sbin|sys|usr|var)\/?\*?|~\/?\*?|\$HOME\/?\*?|\.{1,2}\/?|\.\/\*|\*)$/;

const has = (argv: readonly string[], short: string, ...long: readonly string[]): boolean =>
  argv.some((word) => long.includes(word) || (/^-[A-Za-z]+$/.test(word) && word.includes(short)));

const RULES: Readonly<Record<string, Rule>> = {
  rm: (argv) =>
    (has(argv, 'r', '--recursive') || has(argv, 'R')) && argv.slice(1).some((word) => ROOTS.test(word))
      ? 'it removes a whole directory tree that no task can need gone'
      : undefined,
  dd: (argv) =>
    argv.some((word) => /^of=\/dev\/(?!null$|stdout$|stderr$)/.test(word)) ? 'it writes over a device' : undefined,
  chmod: (argv) =>
    has(argv, 'R', '--recursive') && argv.some((word) => ROOTS.test(word))
      ? 'it changes the permissions of a whole tree'
      : undefined,
  chown: (argv) =>
    has(argv, 'R', '--recursive') && argv.some((word) => ROOTS.test(word))
      ? 'it changes the owner of a whole tree'
      : undefined,
  git: (argv) => gitReason(argv),
  systemctl: (argv) =>
    argv.some((word) => /^(?:poweroff|reboot|halt|kexec)$/.test(word)) ? 'it stops the machine' : undefined,
  init: (argv) => (argv[1] === '0' || argv[1] === '6' ? 'it stops the machine' : undefined),
  kill: (argv) => (argv.slice(2).includes('-1') ? 'it ends every process' : undefined),
  find: (argv) =>
    argv.includes('-delete') && argv.slice(1, 2).some((word) => /^(?:\/|~)\/?$/.test(word))
      ? 'it removes a whole directory tree'
      : undefined,
};

const NAMES: Readonly<Record<string, string>> = {
  shutdown: 'it stops the machine',
  reboot: 'it stops the machine',
  halt: 'it stops the machine',
  poweroff: 'it stops the machine',
  wipefs: 'it erases a disk',
  fdisk: 'it changes the partitions of a disk',
  parted: 'it changes the partitions of a disk',
};

const FORK_BOMB = /(\S+)\s*\(\)\s*\{[^}]*\1\s*\|\s*\1\s*&/;
const DOWNLOAD_TO_SHELL = /\b(?:curl|wget|fetch)\b[^;&]*\|\s*(?:sudo\s+)?(?:env\s+)?(?:\/\S*\/)?(?:ba|z|da|k)?sh\b/;

/** Why a command should never be run by an assistant, in one clause; `text` is the shell text around it, if any. */
export const neverReason = (argv: readonly string[], text?: string): string | undefined => {
  if (text !== undefined && FORK_BOMB.test(text)) return 'it is a fork bomb';
  if (text !== undefined && DOWNLOAD_TO_SHELL.test(text)) return 'it runs what it downloads';
  const words = argv[0] === 'sudo' || argv[0] === 'doas' ? argv.slice(1) : argv;
  const name = words[0]?.split('/').at(-1) ?? '';
  if (/^mkfs(?:\.|$)/.test(name)) return 'it erases a disk';
  if (Object.hasOwn(NAMES, name)) return NAMES[name];
  return Object.hasOwn(RULES, name) ? RULES[name]?.(words) : undefined;
};

const gitReason: Rule = (argv) => {
  const rest = argv
    .slice(1)
    .filter(
      (word, index, words) => !word.startsWith('-') || index > words.findIndex((other) => !other.startsWith('-')),
    );
  if (rest[0] !== 'push') return undefined;
  const forced = rest.some((word) => /^(?:--force|-f|--mirror|--delete)$/.test(word) || /^\+./.test(word));
  return forced ? 'it rewrites what others have fetched' : undefined;
};
