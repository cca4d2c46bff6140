// What was checked when a draft was made is checked again before it is written, and what is learned for the first time.
import type { DraftArtifact, DraftKind } from '../../core/draft.ts';
import { HarnessError } from '../../core/error.ts';
import { placeProblems } from '../checks/places.ts';
import { skillProblems, textProblems } from '../checks/skill.ts';

/** Throws invalid_arguments with everything that is wrong with names, sizes and texts. */
export const checkFiles = async (
  { kind, artifacts }: { readonly kind: DraftKind; readonly artifacts: readonly DraftArtifact[] },
  redact: (text: string) => string | Promise<string>,
): Promise<void> => {
  const misplaced = placeProblems({ kind, title: 'a draft', rationale: '', files: artifacts });
  const found = await Promise.all(artifacts.map((file) => contentProblems(kind, file, redact)));
  const problems = [...misplaced, ...found.flat()];
  if (problems.length > 0) throw new HarnessError('invalid_arguments', problems.join('; '), 'reject it, or mend it');
};

const contentProblems = async (
  kind: DraftKind,
  file: DraftArtifact,
  redact: (text: string) => string | Promise<string>,
): Promise<readonly string[]> => [
  ...((await redact(file.content)) === file.content ? [] : [`${file.path}: it holds a secret`]),
  ...(kind === 'skill' ? skillProblems(file) : textProblems(file.content).map((problem) => `${file.path}: ${problem}`)),
];
