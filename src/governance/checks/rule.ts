// A proposed rule: understood, with examples that hold, and no wider than it can be reviewed.
import type { CheckParts, CompiledRule, Proposal, ProposedFile } from './proposal.ts';

/** A name without a pattern, or one of stars only, is everything of its kind. */
const EVERYTHING = /^[\w-]+(?:\((?:[*\s./~:]|domain:)*\))?$/;
/** Programs that run whatever they are given. */
const ANYTHING =
  /^Bash\((?:\S*\/)?(?:bash|sh|zsh|dash|fish|env|sudo|doas|xargs|eval|exec|nohup|time|timeout|node|deno|bun|python[\d.]*|perl|ruby|php|lua|awk|npx|bunx|uvx|pipx|ssh|docker|find|git|npm|pnpm|yarn|make|curl|wget)(?: ?[:*][^)]*| \*[^)]*)?\)$/;

export interface CheckedRule {
  readonly file: ProposedFile;
  readonly rule: CompiledRule;
  readonly loosens: boolean;
}

/** The rules of a proposal, or what is wrong with them. */
export const checkRules = (
  { files }: Proposal,
  parts: CheckParts,
): { readonly rules: readonly CheckedRule[]; readonly problems: readonly string[] } => {
  const rules: CheckedRule[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const compiled = parts.compile(file.content, file.path);
    if ('problems' in compiled) problems.push(...compiled.problems.map((problem) => `${file.path}: ${problem}`));
    else {
      const found = problemsOf(file, compiled, parts);
      problems.push(...found.map((problem) => `${file.path}: ${problem}`));
      rules.push({ file, rule: compiled, loosens: isLoosening(file, compiled, parts) });
    }
  }
  return { rules, problems };
};

const problemsOf = (file: ProposedFile, rule: CompiledRule, parts: CheckParts): readonly string[] => {
  const present = parts.present(file.path);
  const isNew = present === undefined;
  return [
    ...(isNew && rule.mode !== 'shadow' ? ['a new rule begins by watching: write mode: shadow'] : []),
    ...(isNew && !rule.origin.startsWith('learned') ? ['a drafted rule says so: write origin: learned'] : []),
    ...(rule.decision === 'allow' ? widthProblems(file, rule, parts) : []),
  ];
};

const widthProblems = (file: ProposedFile, { patterns }: CompiledRule, parts: CheckParts): readonly string[] => {
  const wide = patterns.find((pattern) => EVERYTHING.test(pattern) || ANYTHING.test(pattern));
  if (wide !== undefined) return [`${wide} would permit everything: name what is to be permitted`];
  const permitted = parts.permits(file.content, file.path);
  return permitted.length === 0 ? [] : [`it would permit ${permitted[0]}`];
};

/** A permission loosens, and so may whatever takes the place of something that holds. */
const isLoosening = ({ path }: ProposedFile, { decision }: CompiledRule, parts: CheckParts): boolean =>
  decision === 'allow' || parts.present(path) !== undefined;
