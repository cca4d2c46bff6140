// What to tell a caller whose arguments do not fit: what was wrong, what is expected, what to do.
import type * as z from 'zod';
import { nearest } from './nearest.ts';
import type { Explanation } from './refusal.ts';
import type { Tool } from './tool.ts';

export const explainTool = (name: string, tools: readonly Tool[]): Explanation => {
  const names = tools.map((tool) => tool.name);
  const near = nearest(name, names);
  return {
    reason: `there is no tool ${JSON.stringify(name)}`,
    remedy: near === undefined ? `use one of: ${names.join(', ')}` : `use ${near}`,
  };
};

export const explainInput = (tool: Pick<Tool, 'name' | 'input'>, error: z.ZodError): Explanation => {
  const expected = Object.entries(tool.input.shape).map(([name, field]) =>
    field.safeParse(undefined).success ? `${name}?` : name,
  );
  return {
    reason: error.issues.map((issue) => inWords(issue, Object.keys(tool.input.shape))).join('; '),
    remedy: `call ${tool.name}(${expected.join(', ')}) again with the arguments put right`,
  };
};

const inWords = (issue: z.core.$ZodIssue, known: readonly string[]): string => {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, known)).join('; ');
  const at = issue.path.map(String).join('.');
  return at === '' ? issue.message : `${at}: ${issue.message}`;
};

const unknownKey = (key: string, known: readonly string[]): string => {
  const near = nearest(key, known);
  return `unknown argument ${JSON.stringify(key)}: ${near === undefined ? 'remove it' : `did you mean ${near}?`}`;
};
