// A guard as a reviewed file: a check over code. YAML, or Markdown whose front matter says the same and whose body
// explains.
import * as z from 'zod';
import { SeveritySchema } from '../core/decision.ts';
import { LANGUAGE_NAMES } from './guard-languages.ts';

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
  error: 'write a text or a list of texts',
});

const shared = {
  id: z
    .string()
    .max(64)
    .regex(/^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/, 'write letters, digits and single hyphens')
    .describe('unique within its scope, e.g. TS-FOCUSED-TEST'),
  title: z.string().min(1).max(200).describe('what it looks for, in a line'),
  severity: SeveritySchema.default('medium'),
  languages: z.array(z.enum(LANGUAGE_NAMES)).min(1).default(['any']),
  paths: texts
    .optional()
    .describe('gitignore patterns of the files that it looks at; with ! of those that it does not'),
  message: z.string().min(1).max(500).optional().describe('what the assistant is told; else the title'),
  origin: z.string().default('person'),
};

const examples = z
  .strictObject({
    match: z.array(z.string().min(1)).default([]).describe('texts in which it has to find something'),
    not_match: z.array(z.string().min(1)).default([]).describe('texts in which it must not'),
  })
  .prefault({})
  .describe('tried whenever the guard is loaded; a guard that fails them does not run');

export const GuardSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...shared,
    kind: z.literal('regex'),
    pattern: z.string().min(1).describe('JavaScript regular expression, tried on each line'),
    flags: z
      .string()
      .regex(/^[isu]*$/, 'only i, s and u')
      .default(''),
    fix: z.string().max(500).optional().describe('what to put in the place of a match; $1 is the first group'),
    examples,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('ast-grep'),
    pattern: z.string().min(1).max(1_000).describe('code with $NAME for one node and $$$NAME for many'),
    fix: z.string().max(500).optional().describe('code to put in the place of a match; $NAME is what it matched'),
    examples,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('command'),
    command: z
      .array(z.string().min(1))
      .min(1)
      .max(50)
      .describe('program and arguments; the paths of the files follow. Prints FILE:LINE:RULE_ID:MESSAGE'),
    timeout_seconds: z.int().min(1).max(300).default(30),
  }),
]);

export type Guard = z.output<typeof GuardSchema>;
export type CodeGuard = Exclude<Guard, { kind: 'command' }>;
export type CommandGuard = Extract<Guard, { kind: 'command' }>;
