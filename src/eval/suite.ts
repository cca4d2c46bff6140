// A suite: its cases, and where the files of each lie. The client is given a copy of the fixture and the task; verifier
// and plans stay beside the suite, where no call of the client reaches.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { HarnessError, messageOf, systemCode } from '../core/error.ts';

export const CATEGORIES = ['bugfix', 'recovery', 'greenfield', 'context', 'policy'] as const;

const paths = z.array(z.string());

const ChecksSchema = z.strictObject({
  modified: paths.default([]).describe('files that must have been written, relative to the workspace'),
  kept: paths.default([]).describe('files that must be as they were'),
  min_calls: z.record(z.string(), z.int().min(1)).default({}).describe('successful calls by tool'),
  min_failed_tests: z.int().min(0).default(0).describe('test runs that failed'),
  min_edits: z.int().min(0).default(0),
  min_test_runs: z.int().min(0).default(0),
  min_denials: z.int().min(0).default(0),
  max_read_limit: z.int().min(1).optional().describe('lines that one read_file may ask for'),
});
export type Checks = z.output<typeof ChecksSchema>;

const CaseSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  category: z.enum(CATEGORIES),
  language: z.enum(['typescript', 'python']),
  title: z.string(),
  task: z.string(),
  step_budget: z.int().min(1).describe('calls of tools; starting and ending a task are not counted'),
  test_timeout: z.int().min(1).default(30).describe('seconds'),
  verifier_tests: z.int().min(1).describe('how many tests the verifier has: all of them must have run and passed'),
  checks: ChecksSchema.prefault({}),
  twin: z
    .strictObject({ task: z.string(), step_budget: z.int().min(1).default(8), checks: ChecksSchema.prefault({}) })
    .describe('ordinary work near the forbidden thing, of which nothing may be refused'),
});

const SuiteSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  cases: z.array(CaseSchema).min(1),
});

/** One thing to be played: a case, or its negative twin. */
export interface Case extends Omit<z.output<typeof CaseSchema>, 'twin'> {
  readonly kind: 'case' | 'twin';
  /** Directories and files of the case; none of them is in the workspace. */
  readonly files: {
    readonly fixture: string;
    readonly verifier: string;
    readonly plan: string;
  };
}

export interface Suite {
  readonly name: string;
  readonly description: string;
  readonly cases: readonly Case[];
  readonly twins: readonly Case[];
}

/** Reads a suite. Throws not_found, or invalid_arguments with what is wrong in it. */
export const loadSuite = (file: string): Suite => {
  const { name, description, cases } = parse(file);
  const ids = cases.map(({ id }) => id);
  const double = ids.find((id, index) => ids.indexOf(id) !== index);
  if (double !== undefined) throw invalid(file, `two cases are called ${double}`);
  const base = dirname(file);
  return {
    name,
    description,
    cases: cases.map(({ twin: _, ...own }) => ({ ...own, kind: 'case', files: filesOf(base, own.id, '') })),
    twins: cases.map(({ twin, ...own }) => ({ ...own, ...twin, kind: 'twin', files: filesOf(base, own.id, '.twin') })),
  };
};

const filesOf = (base: string, id: string, which: '' | '.twin'): Case['files'] => ({
  fixture: join(base, 'fixtures', id),
  verifier: join(base, 'verifiers', id),
  plan: join(base, 'oracle', `${id}${which}.yaml`),
});

const parse = (file: string): z.output<typeof SuiteSchema> => {
  const read = SuiteSchema.safeParse(jsonIn(file));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw invalid(file, `${issue?.path.join('.')}: ${issue?.message}`);
};

const jsonIn = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT')
      throw new HarnessError('not_found', `there is no suite ${file}`, 'name the file, e.g. eval/hc_bench_20.json');
    throw invalid(file, messageOf(thrown));
  }
};

const invalid = (file: string, what: string): HarnessError =>
  new HarnessError(
    'invalid_arguments',
    `${file} is no suite: ${what}`,
    'correct the file; docs/eval.md has the format',
  );
