// Data: what "always" is never offered for, and the few commands whose further words may change under one rule.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Their arguments are programs: a rule about them is a rule about everything. Versions (`python3.12`) count as well. */
const NEVER: ReadonlySet<string> = new Set([
  // shells
  ...words('sh bash dash ash zsh ksh mksh fish csh tcsh rbash busybox toybox pwsh powershell cmd nu xonsh elvish'),
  // interpreters, read-eval-print loops, debuggers, editors that run commands
  ...words(
    'node nodejs deno bun tsx ts-node python pypy ipython ruby irb perl php lua luajit tclsh wish expect Rscript R',
  ),
  ...words(
    'julia java jshell groovy scala kotlin clojure erl escript elixir iex ghci runghc runhaskell ocaml guile racket',
  ),
  ...words(
    'sbcl swift osascript awk gawk mawk nawk sed jq m4 gdb lldb vi vim nvim view ex ed emacs nano less more man',
  ),
  ...words('sqlite3 psql mysql mongosh redis-cli'),
  // wrappers
  ...words(
    'env xargs sudo su doas pkexec runuser timeout nice ionice nohup stdbuf setsid setarch time command builtin exec',
  ),
  ...words(
    'eval source . trap watch flock script strace ltrace unshare nsenter chroot parallel entr find fd fdfind taskset',
  ),
  ...words('chrt systemd-run at batch crontab screen tmux unbuffer ld.so start-stop-daemon coproc alias export'),
  // package runners, containers, other machines
  ...words(
    'npx bunx pnpx uvx uv pipx rye poetry pdm hatch conda mamba nix nix-shell docker podman nerdctl lxc kubectl',
  ),
  ...words(
    'vagrant ssh mosh scp sftp rsync rclone nc ncat netcat socat telnet ftp curl wget aria2c http https gh glab',
  ),
  // what changes who may do what, or destroys
  ...words(
    'rm shred dd mkfs mount umount chmod chown chgrp chattr setfacl ln install truncate kill pkill killall systemctl',
  ),
  // the gate itself
  ...words('harness harness-mcp claude codex gemini opencode'),
]);

/** Sub-commands that run what their arguments name. */
const NEVER_WITH: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    npm: words('exec x init create explore config set edit'),
    pnpm: words('exec dlx create env config'),
    yarn: words('exec dlx create node config'),
    cargo: words('run'),
    go: words('run generate tool env'),
    dotnet: words('run exec tool'),
    git: words('config bisect submodule filter-branch difftool mergetool'),
  }).map(([program, names]) => [program, new Set(names)]),
);

/** Whether no rule about this command may be offered. */
export const neverOffered = (argv: readonly string[]): boolean => {
  const [program = '', ...rest] = argv;
  if (NEVER.has(program) || NEVER.has(program.replace(/[\d.]+$/, ''))) return true;
  const sub = rest.find((word) => !word.startsWith('-'));
  // Bare `git`, `npm`, … would be a rule about all they can do; options before the sub-command steer it.
  if (NEVER_WITH.has(program))
    return sub === undefined || rest[0] !== sub || NEVER_WITH.get(program)?.has(sub) === true;
  return program === '' || program.includes('=');
};

const NAME = /^[A-Za-z][\w:.-]*$/;

/**
 * Prefixes after which anything may follow, word by word. Everything else is offered exactly as it was asked.
 * Arguments of a package script stand after `--`: before it they would be npm's own options, which can run programs.
 */
export const OPEN_PREFIXES: readonly (readonly RegExp[])[] = [
  [/^p?npm$/, /^run(?:-script)?$/, NAME, /^--$/],
  // Of git, what changes the work tree or the local history and has no option that names a program.
  [/^git$/, /^(?:add|commit|switch|restore|stash|mv|tag|branch|cherry-pick|revert)$/],
];
