// Which files of a project may loosen. A person's word is an event of the log; beside the log stands, for each
// workspace, a note of where in it to look, because a start must not read a year of events. A note alone grants
// nothing: without the event it names there is no trust.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Grant, GrantSchema } from '../core/trust.ts';
import { eventBlocks } from '../log/event-blocks.ts';
import { sha256 } from '../log/line.ts';
import { segmentOfKey } from '../log/segment-names.ts';
import { notesIn } from './record-notes.ts';

/** Policy files by path relative to the root, with the hash of their content. */
export type Hashes = Readonly<Record<string, string>>;

const NoteSchema = z.strictObject({ segment: z.string(), grant: z.string() });
export type Note = z.infer<typeof NoteSchema>;

/** Holds the notes; its own time changes with every grant and every withdrawal. */
export const trustDirectory = (state: string): string => join(state, 'trust');

const noteOf = (state: string, root: string): string =>
  join(trustDirectory(state), `${sha256(root).slice(0, 16)}.json`);

/** Says where the newest grant of a workspace is recorded; an older one of the same workspace is forgotten by it. */
export const noteGrant = (state: string, root: string, note: Note): void => {
  const path = noteOf(state, root);
  mkdirSync(trustDirectory(state), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${note.grant}`;
  writeFileSync(unfinished, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, path);
};

/** Forgets grants. */
export const forgetGrants = (state: string, grants: readonly Grant[]): void => {
  for (const { root } of grants) rmSync(noteOf(state, root), { force: true });
};

/**
 * The files that grants let loosen. A grant is good for all of its files or for none: without a refusal that stood
 * beside it, a permission would reach further than what a person agreed to. Files that came later only tighten.
 */
export const trustedBy = (grants: readonly Grant[], place: string, present: Hashes): readonly string[] => [
  ...new Set(goodGrants(grants, place, present).flatMap(({ files }) => Object.keys(files))),
];

export const goodGrants = (grants: readonly Grant[], place: string, present: Hashes): readonly Grant[] =>
  grants.filter(
    (grant) => grant.place === place && Object.entries(grant.files).every(([path, hash]) => present[path] === hash),
  );

/** Every grant that is noted and recorded. */
export const readGrants = async (state: string): Promise<readonly Grant[]> => {
  const grants = await Promise.all(notesIn(trustDirectory(state), NoteSchema).map((note) => recorded(state, note)));
  return grants.filter((grant) => grant !== undefined);
};

const recorded = async (state: string, { segment: key, grant: wanted }: Note): Promise<Grant | undefined> => {
  const segment = segmentOfKey(state, key);
  if (segment === undefined) return undefined;
  for await (const events of eventBlocks(segment, { mentioning: wanted })) {
    for (const { type, principal, data } of events) {
      if (type !== 'trust_granted' || principal !== 'human') continue;
      const grant = GrantSchema.safeParse(data).data;
      if (grant?.grant === wanted) return grant;
    }
  }
  return undefined;
};
