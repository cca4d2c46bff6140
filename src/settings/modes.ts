// How far rules are in force, as the record says. Beside the log stands, for each rule, a note of where in it to look,
// as for trust; a note alone changes nothing. What came from a draft and of which nothing is recorded here only watches.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type RuleModeChanged, RuleModeChangedSchema } from '../core/rule-mode.ts';
import { eventBlocks } from '../log/event-blocks.ts';
import { sha256 } from '../log/line.ts';
import { segmentOfKey } from '../log/segment-names.ts';
import { notesIn } from './record-notes.ts';

const NoteSchema = z.strictObject({ segment: z.string(), change: z.string() });
export type ModeNote = z.infer<typeof NoteSchema>;

/** Holds the notes; its own time changes with every change of a mode. */
export const modesDirectory = (state: string): string => join(state, 'modes');

/** Says where the newest change of a rule's mode is recorded. */
export const noteMode = (state: string, rule: string, note: ModeNote): void => {
  const path = join(modesDirectory(state), `${sha256(rule).slice(0, 16)}.json`);
  mkdirSync(modesDirectory(state), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${note.change}`;
  writeFileSync(unfinished, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, path);
};

/** The newest change of each rule that is noted and recorded, by the rule. */
export const readModes = async (state: string): Promise<ReadonlyMap<string, RuleModeChanged>> => {
  const changes = await Promise.all(notesIn(modesDirectory(state), NoteSchema).map((note) => recorded(state, note)));
  return new Map(changes.flatMap((change) => (change === undefined ? [] : [[change.rule, change] as const])));
};

// A later version may say more.
const ChangedSchema = z.looseObject(RuleModeChangedSchema.shape);

const recorded = async (
  state: string,
  { segment: key, change: wanted }: ModeNote,
): Promise<RuleModeChanged | undefined> => {
  const segment = segmentOfKey(state, key);
  if (segment === undefined) return undefined;
  for await (const events of eventBlocks(segment, { mentioning: wanted })) {
    for (const { type, data } of events) {
      const change = type === 'rule_mode_changed' ? ChangedSchema.safeParse(data).data : undefined;
      if (change?.change === wanted) return change;
    }
  }
  return undefined;
};
