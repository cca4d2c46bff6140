// What is in the files of a draft, understood as whoever reads them later will: a file that would be a problem then is
// one now.
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { DraftArtifact, DraftKind, DraftRecord } from '../../core/draft.ts';
import { HarnessError } from '../../core/error.ts';
import type { Anchors } from '../../policy/path-cover.ts';
import { readGuard } from '../../settings/guard-file.ts';
import { type ReadRule, readRule } from '../../settings/rule-head.ts';
import type { SourceFile } from '../../settings/source-file.ts';
import { compileGuard } from '../guards/compile.ts';
import { readSkill } from '../skills/skill-file.ts';

export const sha256Of = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const asFile = (root: string, { path, content }: DraftArtifact): SourceFile => ({
  path: join(root, path),
  text: content,
  sha256: sha256Of(content),
});

/** A rule as its file says it, and as the policy will call it. */
export interface DraftedRule extends ReadRule {
  readonly path: string;
  readonly name: string;
  /** sha256 of the file. */
  readonly version: string;
}

/** Throws invalid_arguments with what is wrong. */
export const rulesIn = (draft: Pick<DraftRecord, 'kind' | 'artifacts'>, anchors: Anchors): readonly DraftedRule[] =>
  draft.kind === 'rule' ? draft.artifacts.map((artifact) => ruleIn(artifact, anchors)) : [];

const ruleIn = (artifact: DraftArtifact, anchors: Anchors): DraftedRule => {
  const file = asFile(anchors.root, artifact);
  const read = readRule(file, 'project', anchors);
  if (!('rule' in read)) throw broken(artifact, read.map(({ problem }) => problem).join('; '));
  return { ...read, path: artifact.path, name: read.rule.id, version: file.sha256 };
};

/** Throws invalid_arguments unless every file is what the draft says it is. */
export const assertSound = async (
  draft: { readonly kind: DraftKind; readonly artifacts: readonly DraftArtifact[] },
  anchors: Anchors,
): Promise<void> => {
  for (const artifact of draft.artifacts) {
    const problem = await problemOf(draft.kind, artifact, anchors);
    if (problem !== undefined) throw broken(artifact, problem);
  }
};

const problemOf = async (kind: DraftKind, artifact: DraftArtifact, anchors: Anchors): Promise<string | undefined> => {
  const file = asFile(anchors.root, artifact);
  switch (kind) {
    case 'rule':
      ruleIn(artifact, anchors);
      return undefined;
    case 'guard': {
      const { guard, problem } = readGuard(file, 'project');
      if (guard === undefined) return problem?.problem ?? 'is no guard';
      const compiled = await compileGuard(guard);
      return 'problem' in compiled ? compiled.problem : undefined;
    }
    case 'skill': {
      const read = readSkill(basename(join(file.path, '..')), file.text);
      return 'problem' in read ? read.problem : undefined;
    }
  }
};

const broken = ({ path }: DraftArtifact, problem: string): HarnessError =>
  new HarnessError('invalid_arguments', `${path}: ${problem}`, 'reject the draft, or have it written anew');
