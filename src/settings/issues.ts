// What a schema has against a file, in the words of the person who wrote it: key, line, and the key they meant.
import * as z from 'zod';
import { nearest } from '../core/nearest.ts';

export interface Issue {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

/** Every issue; an unknown key is one of its own. */
export const issuesOf = (error: z.ZodError, schema: z.ZodType): readonly Issue[] =>
  error.issues.flatMap((issue): readonly Issue[] => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, path);
      return issue.keys.map((key) => ({ path: [...path, key], problem: unknownKey(key, path, known) }));
    }
    return [{ path, problem: path.length === 0 ? issue.message : `${path.join('.')}: ${issue.message}` }];
  });

const unknownKey = (key: string, path: readonly (string | number)[], known: readonly string[]): string => {
  const near = nearest(key, known);
  const meant = near === undefined ? ` (known: ${known.join(', ')})` : `; did you mean ${near}?`;
  return `unknown key ${[...path, key].join('.')}${meant}`;
};

const keysAt = (schema: z.ZodType, path: readonly (string | number)[]): readonly string[] => {
  let at: unknown = z.toJSONSchema(schema, { io: 'input' });
  for (const key of path) at = PropertiesSchema.safeParse(at).data?.properties[key];
  return Object.keys(PropertiesSchema.safeParse(at).data?.properties ?? {});
};

const PropertiesSchema = z.looseObject({ properties: z.record(z.string(), z.unknown()) });
