// Everything that a draft has to pass before anybody is shown it, whoever wrote it. Every problem is told, not the first.
import type { Guard } from '../../policy/guard-file.ts';
import { checkGuard } from './guard.ts';
import { placeProblems } from './places.ts';
import type { CheckParts, Proposal } from './proposal.ts';
import { type CheckedRule, checkRules } from './rule.ts';
import { skillProblems, textProblems } from './skill.ts';

export interface Checked {
  readonly proposal: Proposal;
  readonly rules: readonly CheckedRule[];
  readonly guards: readonly Guard[];
  readonly loosens: boolean;
}

export const checkProposal = async (
  proposal: Proposal,
  parts: CheckParts,
): Promise<Checked | { readonly problems: readonly string[] }> => {
  const misplaced = placeProblems(proposal);
  // What has no place is not read.
  if (misplaced.length > 0) return { problems: misplaced };
  const secrets = await secretsIn(proposal, parts);
  const prose = textProblems(`${proposal.title}\n${proposal.rationale}`).map((problem) => `the rationale: ${problem}`);
  const told = proposal.files.flatMap(({ path, content: text }) =>
    proposal.kind === 'skill' ? [] : textProblems(text).map((problem) => `${path}: ${problem}`),
  );
  const content = await contentOf(proposal, parts);
  const problems = [...secrets, ...prose, ...told, ...content.problems];
  if (problems.length > 0) return { problems };
  const { rules, guards } = content;
  return { proposal, rules, guards, loosens: rules.some(({ loosens }) => loosens) };
};

interface Content {
  readonly rules: readonly CheckedRule[];
  readonly guards: readonly Guard[];
  readonly problems: readonly string[];
}

const contentOf = async (proposal: Proposal, parts: CheckParts): Promise<Content> => {
  const { kind, files } = proposal;
  if (kind === 'rule') return { ...checkRules(proposal, parts), guards: [] };
  if (kind === 'skill') return { rules: [], guards: [], problems: files.flatMap(skillProblems) };
  const checked = await Promise.all(files.map((file) => checkGuard(file)));
  return {
    rules: [],
    guards: checked.flatMap((one) => ('guard' in one ? [one.guard] : [])),
    problems: checked.flatMap((one) => ('problems' in one ? one.problems : [])),
  };
};

const secretsIn = async ({ files, title, rationale }: Proposal, parts: CheckParts): Promise<readonly string[]> => {
  const texts = [
    ['the rationale', `${title}\n${rationale}`] as const,
    ...files.map(({ path, content }) => [path, content] as const),
  ];
  const found = await Promise.all(
    texts.map(async ([where, text]) => ((await parts.redact(text)) === text ? [] : [`${where}: it holds a secret`])),
  );
  return found.flat();
};
