// Notes beside the log that say where in it a word of a person stands: small files, one a word, which alone change nothing.
import { join } from 'node:path';
import type * as z from 'zod';
import { namesIn } from '../log/names-in.ts';
import { readSource } from './source-file.ts';

/** The notes of a directory, by the names of their files. What is no note is left out. */
export const notesIn = <Note>(directory: string, schema: z.ZodType<Note>): readonly Note[] =>
  [...namesIn(directory)]
    .sort()
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => parseNote(join(directory, name), schema) ?? []);

const parseNote = <Note>(path: string, schema: z.ZodType<Note>): Note | undefined => {
  const file = readSource(path);
  if (file === undefined || 'problem' in file) return undefined;
  try {
    return schema.safeParse(JSON.parse(file.text)).data;
  } catch {
    return undefined;
  }
};
