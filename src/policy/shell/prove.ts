// From the words of one simple command to what they are known to do: wrappers seen through, the program looked up.
import { pathUses } from '../programs/grammar.ts';
import { listOf } from '../programs/options.ts';
import { type Finding, hidden, type Misfit, misfit, touches } from '../programs/program.ts';
import { programsNamed } from '../programs/table.ts';
import { literal, type Word } from './word.ts';
import { unwrap } from './wrappers.ts';

const MAX_DEPTH = 4;

/** Builtins that change the shell itself, after which no word means what it says. */
const CHANGES_SHELL = listOf(`
  . source eval exec export unset set shopt alias unalias declare typeset local readonly read mapfile
  readarray let trap enable hash bind complete compgen compopt fc history getopts pushd popd dirs umask ulimit
  caller return break continue shift wait suspend
`);
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'fish']);

/** One layer of a command: its own words and what they were found to be. */
export interface Layer {
  readonly words: readonly Word[];
  readonly finding: Finding;
}

/** The layers of a command, the outermost first: `timeout 5 grep x` has two. Each layer is judged as strictly as what it runs. */
export const prove = (words: readonly Word[], depth = 0): readonly Layer[] => {
  if (depth > MAX_DEPTH) return [{ words, finding: hidden('wrapped too deeply') }];
  const unwrapped = isQuery(words) ? undefined : unwrap(words);
  if (unwrapped === undefined) return [{ words, finding: lookUp(words) }];
  if ('why' in unwrapped) return [{ words, finding: hidden(unwrapped.why) }];
  const inner = prove(unwrapped.inner, depth + 1);
  return [{ words, finding: asWrapper(inner[0]?.finding) }, ...inner];
};

/** A wrapper touches nothing itself; it fits when the command inside does. */
const asWrapper = (inner: Finding | undefined): Finding => {
  if (inner === undefined) return misfit('nothing inside');
  if (!inner.fits) return { fits: false, why: inner.why, ...(inner.hides ? { hides: true } : {}) };
  return { ...inner, uses: [] };
};

/** `command -v name` only asks where a program is. */
const isQuery = (words: readonly Word[]): boolean =>
  words[0]?.value === 'command' && /^-[vV]$/.test(words[1]?.value ?? '');

const lookUp = (words: readonly Word[]): Finding => {
  const [name, ...args] = words;
  if (name === undefined) return hidden('nothing that runs');
  if (name.kind !== 'literal') return hidden(`the program's name is expanded from ${name.value}`);
  if (isQuery(words))
    return args.every((word) => word.kind === 'literal') ? { fits: true, uses: [] } : hidden('an expansion');
  if (name.value.includes('/')) return misfit(`${name.value} is a path, not the name of a known program`);
  if (CHANGES_SHELL.has(name.value)) return changesShell(name.value, args);
  if (SHELLS.has(name.value)) return shell(name.value, args);
  return firstFit(name.value, args);
};

const changesShell = (name: string, args: readonly Word[]): Misfit => ({
  ...hidden(`${name} changes the shell for what follows`),
  ...(name === 'eval' ? { script: args.map((word) => word.value).join(' ') } : {}),
  ...(name === 'exec' ? { runs: args } : {}),
});

const shell = (name: string, args: readonly Word[]): Finding => {
  const version = programsNamed(name)[0]?.(args);
  if (version?.fits) return version;
  const [flag, file, ...more] = args;
  // With -n a shell reads the script and runs none of it.
  if (flag?.value === '-n' && file?.kind === 'literal' && /^[^-+]/.test(file.value) && more.length === 0)
    return touches(pathUses('read', file));
  const at = args.findIndex((word) => /^-[a-z]*c$/.test(word.value));
  const script = at < 0 ? undefined : args[at + 1]?.value;
  return { ...hidden(`${name} runs a script of its own`), ...(script === undefined ? {} : { script }) };
};

const firstFit = (name: string, args: readonly Word[]): Finding => {
  const findings = programsNamed(name).map((program) => program(args));
  const fitting = findings.find((finding) => finding.fits);
  return (
    fitting ??
    findings.find((finding) => !finding.fits && finding.hides) ??
    findings.at(-1) ??
    misfit(`${name} is not in the table of known commands`)
  );
};

/** Why an argument vector is not a known shape, in one clause; undefined when it is. For messages only. */
export const whyNotProven = (argv: readonly string[]): string | undefined => {
  const finding = prove(argv.map(literal))[0]?.finding;
  return finding === undefined || finding.fits ? undefined : finding.why;
};
