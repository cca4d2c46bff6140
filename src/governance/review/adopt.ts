// Adoption: all files of a draft or none. The intent is on record with what every file was and will be before the first
// is touched; whoever looks next finishes what was left half done, or puts everything back.
import type { DraftRecord } from '../../core/draft.ts';
import { HarnessError } from '../../core/error.ts';
import type { EventData, NewEvent } from '../../core/event.ts';
import type { Adopted, Reviewer } from '../../core/review.ts';
import type { RuleModeChanged } from '../../core/rule-mode.ts';
import type { Adoption } from './adoptions.ts';
import { assertSound, type DraftedRule, rulesIn, sha256Of } from './contents.ts';
import type { ReviewOptions } from './options.ts';
import { assertTarget, currentBytes } from './target.ts';
import { grantFor } from './trust.ts';

/** Checks everything, writes the intent, and carries it out. */
export const adopt = async (
  options: ReviewOptions,
  draft: DraftRecord,
  by: Reviewer,
  reason?: string,
): Promise<Adopted> => {
  const { root, home, newId, steps } = options;
  for (const { path } of draft.artifacts) assertTarget(root, draft.kind, path);
  await assertSound(draft, { root, home });
  await options.check(draft);
  await assertFreeIds(options, draft);
  const files = await Promise.all(draft.artifacts.map((artifact) => planned(options, artifact)));
  const said = reason === undefined ? {} : { reason };
  const began = { adoption: newId('adp'), draft: draft.id, files, ...said };
  await steps.record(by, [{ type: 'adoption_began', data: began }]);
  return complete(options, { ...began, client: by.client }, draft, by);
};

const planned = async (
  { root, artifacts }: ReviewOptions,
  { path, content, base_sha256: base }: DraftRecord['artifacts'][number],
): Promise<Adoption['files'][number]> => {
  const current = currentBytes(root, path);
  const before = current === undefined ? null : sha256Of(current);
  if (before !== base) {
    const now = before === null ? 'is gone' : base === null ? 'is there already' : 'has changed';
    throw new HarnessError('conflict', `${path} ${now} since the draft was made`, 'run gc_run again for a new draft');
  }
  return {
    path,
    sha256: sha256Of(content),
    before,
    backup: current === undefined ? null : await artifacts.put(current),
  };
};

/** Two rules of one id would be a problem that keeps the whole policy from being loaded. */
const assertFreeIds = async (options: ReviewOptions, draft: DraftRecord): Promise<void> => {
  const { sources } = await options.inspect();
  const known = sources.scopes.flatMap(({ rules }) => rules);
  for (const { name, path, line } of rulesIn(draft, options)) {
    const other = known.find(({ rule, file }) => rule.id === name && !file.path.endsWith(`/${path}`));
    if (other !== undefined)
      throw new HarnessError('conflict', `${path}:${line}: the rule ${name} stands in ${other.file.path}`, 'reject it');
  }
};

/** From the intent on: may be done any number of times, by anybody, and comes to the same. */
export const complete = async (
  options: ReviewOptions,
  adoption: Adoption,
  draft: DraftRecord,
  by: Reviewer,
): Promise<Adopted> => {
  if (draft.state === 'rejected' || draft.state === 'superseded')
    return undo(options, adoption, `the draft is ${draft.state}`, by);
  const strange = adoption.files.find((file) => ![file.sha256, file.before].includes(shaNow(options, file.path)));
  if (strange !== undefined) return undo(options, adoption, `${strange.path} was changed meanwhile`, by);
  for (const { path, sha256 } of adoption.files) {
    const content = draft.artifacts.find((artifact) => artifact.path === path)?.content;
    if (content === undefined) return undo(options, adoption, `the draft holds no ${path}`, by);
    if (shaNow(options, path) !== sha256) options.steps.put(options.root, path, Buffer.from(content));
  }
  return settled(options, adoption, draft, by);
};

const shaNow = ({ root }: ReviewOptions, path: string): string | null => {
  const bytes = currentBytes(root, path);
  return bytes === undefined ? null : sha256Of(bytes);
};

/** The files are there: what they mean is put on record, then beside it. */
const settled = async (
  options: ReviewOptions,
  { adoption, files, reason }: Adoption,
  draft: DraftRecord,
  by: Reviewer,
): Promise<Adopted> => {
  const { steps, newId } = options;
  const rules = rulesIn(draft, options);
  const changes = rules.map((rule) => entered(rule, newId('mod')));
  const grant = await grantFor(
    options,
    files.map(({ path }) => path),
  );
  const adopted: EventData<'draft_adopted'> = {
    draft: draft.id,
    fingerprint: draft.fingerprint,
    files: files.map(({ path, sha256, before }) => ({ path, sha256, before })),
    ...(reason === undefined ? {} : { reason }),
  };
  const events: NewEvent[] = [
    ...(draft.state !== 'adopted' ? [{ type: 'draft_adopted' as const, data: adopted }] : []),
    ...changes.map((data) => ({ type: 'rule_mode_changed' as const, data })),
    ...(grant === undefined ? [] : [{ type: 'trust_granted' as const, data: grant }]),
  ];
  const segment = await steps.record(by, events);
  for (const { rule, change } of changes) steps.noteMode(rule, { segment, change });
  if (grant !== undefined) steps.noteGrant({ segment, grant: grant.grant });
  await steps.record(by, [{ type: 'adoption_finished', data: { adoption, draft: draft.id } }]);
  return {
    adopted: true,
    draft: draft.id,
    files: files.map(({ path }) => path),
    rules: changes.map(({ rule, to }) => ({ rule, mode: to })),
    loosens: draft.loosens,
  };
};

const entered = ({ name, version }: DraftedRule, change: string): RuleModeChanged => ({
  change,
  rule: name,
  version,
  from: null,
  to: 'shadow',
  by: 'adoption',
  reason: 'adopted: it watches first',
});

/** Puts back what was written, and says so. */
const undo = async (options: ReviewOptions, adoption: Adoption, reason: string, by: Reviewer): Promise<never> => {
  const { root, steps, artifacts } = options;
  for (const { path, sha256, before, backup } of adoption.files) {
    if (shaNow(options, path) !== sha256 || sha256 === before) continue;
    const bytes = backup === null ? undefined : await artifacts.get(backup.artifact);
    if (bytes !== undefined) steps.put(root, path, bytes);
    else if (backup === null) steps.remove(root, path);
  }
  await steps.record(by, [
    { type: 'adoption_undone', data: { adoption: adoption.adoption, draft: adoption.draft, reason } },
  ]);
  throw new HarnessError('conflict', `nothing was adopted: ${reason}`, 'look at the file, then adopt it again');
};
