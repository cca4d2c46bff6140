// What a call would touch. The only language the policy speaks: every door (our tools, a hook, a script)
// turns its own arguments into effects first, so that one rule covers them all.
import * as z from 'zod';

const path = z.string().describe('path as the caller wrote it; relative ones start at the workspace root');

export const EffectSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('read'),
    path,
    glob: z
      .literal(true)
      .optional()
      .describe('the path is a pattern that the shell will expand; every match is judged'),
  }),
  z.strictObject({
    kind: z.literal('listing'),
    below: z
      .string()
      .describe('directory, as a path: a program is fed with names of files in it, which show only then'),
    as: z.string().optional().describe('how the directory is named in the listing; absent: the same'),
    from: z.enum(['tree', 'tracked']).describe('tree: all there is; tracked: what git tracks'),
    links: z.boolean().describe('whether a link may be among the names, and the program follows it'),
    deep: z.literal(true).optional().describe('the program goes into directories that it is given'),
    depth: z.int().optional().describe('how many names deep it is listed; absent: to the ground'),
    only: z.array(z.string()).optional().describe('patterns; each path that is listed matches one'),
    without: z
      .array(z.string())
      .optional()
      .describe('patterns of directories, with a slash at the end, that are left out'),
    shows: z.literal(true).optional().describe('the program prints what is in them'),
    ignores: z.literal(true).optional().describe('what .gitignore says is left out'),
    split: z.string().optional().describe('the names are taken apart at blanks; where they are then looked for'),
  }),
  z.strictObject({ kind: z.literal('write'), path }),
  z.strictObject({ kind: z.literal('delete'), path }),
  z.strictObject({
    kind: z.literal('exec'),
    argv: z.array(z.string()).describe('decoded words of one simple command; empty when the text was not understood'),
    cwd: z.string().describe('working directory, as a path'),
    text: z.string().optional().describe('the shell text this came from, when there was one'),
    opaque: z
      .string()
      .optional()
      .describe('why the text could not be reduced to plain commands; such an exec is never allowed unasked'),
    unproven: z.string().optional().describe('why its arguments have no allow-listed shape; set by the analysis'),
    proven: z
      .string()
      .optional()
      .describe('the allow-listed shape that the command has; set by the analysis, never by a tool'),
  }),
  z.strictObject({ kind: z.literal('network'), host: z.string() }),
  z.strictObject({ kind: z.literal('mcp'), server: z.string(), tool: z.string() }),
  z.strictObject({ kind: z.literal('remember'), key: z.string() }),
  z.strictObject({
    kind: z.literal('consult'),
    about: z.string().describe('kind of the decision'),
    lines: z.array(z.string()).describe('what the person is told'),
    options: z.array(z.string()),
    recommended: z.string().optional(),
    if_rejected: z.string(),
  }),
  z.strictObject({
    kind: z.literal('govern'),
    action: z.string(),
    approvable: z
      .literal(true)
      .optional()
      .describe('a person may agree that an agent does it; what has it not, agents never do'),
  }),
]);

export type Effect = z.infer<typeof EffectSchema>;
export type EffectKind = Effect['kind'];
export type PathEffect = Extract<Effect, { path: string }>;
export type ConsultEffect = Extract<Effect, { kind: 'consult' }>;
export type ListingEffect = Extract<Effect, { kind: 'listing' }>;
export type ExecEffect = Extract<Effect, { kind: 'exec' }>;
