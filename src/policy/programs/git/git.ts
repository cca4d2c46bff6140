// git itself: its own options first, then the subcommand's grammar. Any configuration on the command line may name a
// program to run, so only a few harmless keys are known.
import type { Word } from '../../shell/word.ts';
import { pathUses } from '../grammar.ts';
import { arities, type Option, readOptions } from '../options.ts';
import { type Finding, hidden, misfit, type Program, touches, type Use } from '../program.ts';
import { NESTED, READ } from './read.ts';

const OWN = {
  arities: arities({
    flags: `
      -P --no-pager --no-optional-locks --no-replace-objects --no-lazy-fetch --literal-pathspecs --no-advice
      --version -v --help -h
    `,
    text: '-c',
    read: '-C',
    hides: '--exec-path --config-env -p --paginate',
  }),
  stopAtOperand: true,
};

const HARMLESS_SETTING =
  /^(?:color\.[\w.]+|advice\.\w+|core\.quotepath|log\.(?:date|decorate)|diff\.(?:renames|renamelimit|algorithm|noprefix|mnemonicprefix)|column\.\w+|grep\.linenumber|status\.\w+)=[\w:,.%-]*$|^core\.pager=(?:cat)?$|^log\.showsignature=false$/i;

export const git: Program = (args) => {
  const parsed = readOptions(args, OWN);
  if ('fits' in parsed) return parsed;
  if (parsed.options.some(({ name, value }) => name === '-c' && !isHarmless(value)))
    return hidden('git -c may name a program to run');
  const directories = parsed.options.filter(({ name }) => name === '-C');
  const [subcommand, ...rest] = parsed.operands;
  if (subcommand === undefined) return asksForVersion(parsed.options) ? touches() : misfit('git without a subcommand');
  if (subcommand.kind !== 'literal') return hidden('git with an expanded subcommand');
  return inDirectory(directories, shaped(subcommand.value, subcommandFinding(subcommand.value, rest)));
};

const isHarmless = (value: Word | undefined): boolean =>
  value?.kind === 'literal' && HARMLESS_SETTING.test(value.value);

const asksForVersion = (options: readonly Option[]): boolean =>
  options.some(({ name }) => /^(?:--version|-v|--help|-h)$/.test(name));

const subcommandFinding = (name: string, args: readonly Word[]): Finding => {
  const known = Object.hasOwn(READ, name) ? READ[name] : undefined;
  if (known !== undefined) return known(args);
  const nested = Object.hasOwn(NESTED, name) ? NESTED[name] : undefined;
  if (nested === undefined) return misfit(`git ${name} is not in the table`);
  const [first, ...rest] = args;
  if (first !== undefined && first.kind === 'literal' && Object.hasOwn(nested, first.value))
    return nested[first.value]?.(rest) ?? misfit(name);
  // `git reflog` takes a reference where others take a subcommand; what is plainly one is no subcommand.
  const direct =
    first === undefined || first.value.startsWith('-') || (name === 'reflog' && /^HEAD\b|[@/]/.test(first.value));
  const plain = direct && Object.hasOwn(nested, '') ? nested[''] : undefined;
  return plain?.(args) ?? misfit(`git ${name} ${first?.value ?? ''} is not in the table`);
};

const shaped = (name: string, finding: Finding): Finding =>
  finding.fits ? { ...finding, shape: `git ${name}` } : finding;

const inDirectory = (directories: readonly Option[], finding: Finding): Finding => {
  if (!finding.fits || directories.length === 0) return finding;
  if (directories.length > 1) return misfit('git -C more than once');
  const directory = directories[0]?.value;
  if (directory === undefined || directory.kind === 'pattern' || directory.kind === 'data')
    return hidden('git -C with an expansion');
  return {
    ...finding,
    uses: [...pathUses('read', directory), ...finding.uses.map((use) => under(directory.value, use))],
    cwd: directory.value,
  };
};

const under = (directory: string, use: Use): Use =>
  use.fromRoot || use.path.startsWith('/') || use.path.startsWith('~')
    ? use
    : { ...use, path: `${directory}/${use.path}` };
