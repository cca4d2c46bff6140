// The keys of a configuration file. Unknown keys are refused. How files of several scopes come together, and which of
// their values hold, is said in settings/resolve.ts.
import * as z from 'zod';
import { TOKENIZER_NAMES } from './core/repo-map.ts';
import { MODES } from './policy/defaults.ts';
import { TOOLSET_NAMES } from './tools/toolsets.ts';
import { BACKENDS } from './workspace/sandbox/sandbox.ts';

/** From how many times on a loop is met with a hint, a question, a stop. */
const levels = (preset: readonly [number, number, number], what: string) => {
  const count = z.int().min(0);
  return z
    .tuple([count, count, count])
    .default([...preset])
    .describe(`${what}: from so many times on a hint, a question to a person, a refusal; 0: never`);
};

const command = z
  .string()
  .max(2000)
  .default('')
  .describe('command that has to pass before a task is done; empty: as the project files tell');
const patterns = z.array(z.string()).default([]);

const count = (initial: number, what: string) => z.int().min(1).max(1_000_000).default(initial).describe(what);

const GcSchema = z
  .strictObject({
    window: z
      .string()
      .regex(/^[1-9]\d{0,4}[hdw]$/, 'write an age: 24h, 30d, 12w')
      .default('90d')
      .describe('how far back from the newest call the record is looked at'),
    max_drafts: z.int().min(0).max(50).default(5).describe('drafts of one run; signals beyond stay open'),
    chronic_block_min: count(5, 'refusals by one rule that are a signal'),
    repeated_warn_min: count(10, 'calls that a watching rule would have stopped'),
    hot_file_edits_min: count(20, 'edits of one file, in five sessions at least'),
    slow_op_count_min: count(10, 'slow calls of one kind'),
    slow_op_threshold_ms: count(5_000, 'milliseconds; slow is what takes longer and three times as long as its like'),
    escalation_ratio: z
      .number()
      .min(1)
      .max(1_000)
      .default(1.5)
      .describe('warnings a call in the newer half of the time, against the older half'),
    violation_min: count(5, 'findings of one rule over code'),
    repeat_min: count(5, 'of every other signal'),
    drafter: z
      .strictObject({
        kind: z
          .enum(['none', 'cli', 'openai', 'anthropic'])
          .default('none')
          .describe('who writes drafts: templates; a program; an endpoint that speaks the API of OpenAI or Anthropic'),
        command: z
          .array(z.string().min(1))
          .max(50)
          .default([])
          .describe('of kind cli: program and arguments; {prompt} stands for the request, which is else put last'),
        write: z
          .array(z.string().regex(/^(?:\/|~\/)/, 'must be absolute or begin with ~/'))
          .default([])
          .describe('of kind cli: directories that the program may write, such as its own state; nothing else'),
        base_url: z
          .union([z.literal(''), z.url({ protocol: /^https?$/ })])
          .default('')
          .describe('of an endpoint; empty: that of the vendor'),
        model: z.string().max(200).default('').describe('of an endpoint'),
        api_key_env: z
          .string()
          .max(100)
          .regex(/^(?:[A-Za-z_]\w*)?$/, 'must be the name of a variable')
          .default('')
          .describe('name of the environment variable that holds the key; the drafter alone is given it'),
        timeout_seconds: z.int().min(1).max(1_800).default(120).describe('for one draft'),
        max_output_tokens: z.int().min(100).max(100_000).default(4_000).describe('of an endpoint, for one draft'),
      })
      .prefault({}),
  })
  .prefault({});

export const ConfigSchema = z.strictObject({
  mode: z
    .enum(MODES)
    .default('workspace')
    .describe(
      'observe: record only, floors still hold; read-only; workspace: edits and proven commands; locked: what would ask is denied',
    ),
  durability: z
    .enum(['strict', 'balanced'])
    .default('balanced')
    .describe(
      'strict: every record is on disk before the answer; balanced: disk writes are grouped, a crash of the machine may lose the last 0.1 s',
    ),
  permissions: z
    .strictObject({ allow: patterns, ask: patterns, deny: patterns })
    .prefault({})
    .describe("rules in Claude Code's grammar, e.g. Bash(npm run build *), Read(./private/**), Edit(src/**)"),
  toolsets: z
    .array(z.enum(TOOLSET_NAMES))
    .min(1)
    .default(['default'])
    .describe('which tools an MCP client is offered, by the names of toolsets'),
  env: z
    .strictObject({
      pass: z.array(z.string()).default([]).describe('names of environment variables that commands may see'),
    })
    .prefault({}),
  sandbox: z
    .strictObject({
      backend: z
        .enum(BACKENDS)
        .default('auto')
        .describe('auto: commands run in the sandbox where it works; required: they run nowhere else; off'),
      auto_allow: z
        .boolean()
        .default(false)
        .describe(
          'commands that would ask only because nobody knows what they do run in the sandbox without a question',
        ),
      read: z
        .array(z.string().regex(/^(?:\/|~\/)/, 'must be absolute or begin with ~/'))
        .default([])
        .describe('directories outside the workspace that sandboxed commands may read, absolute or ~/…'),
    })
    .prefault({}),
  telemetry: z
    .strictObject({
      endpoint: z
        .union([z.literal(''), z.url({ protocol: /^https?$/ })])
        .default('')
        .describe(
          'OpenTelemetry collector that is told of every call (OTLP over HTTP), e.g. http://localhost:4318; empty: none',
        ),
      content: z.boolean().default(false).describe('arguments of calls go there as well, as they are recorded'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      output_chars: z.int().min(500).max(200_000).default(8_000).describe('characters of output that one answer shows'),
      capture_bytes: z
        .int()
        .min(10_000)
        .max(1_000_000_000)
        .default(16_777_216)
        .describe('bytes of output that are kept of a command'),
    })
    .prefault({}),
  tasks: z
    .strictObject({
      lease_minutes: z
        .int()
        .min(1)
        .max(10_080)
        .default(30)
        .describe('how long a session that is not heard of keeps its task from others'),
      validation: z.strictObject({ build: command, lint: command, types: command, test: command }).prefault({}),
    })
    .prefault({}),
  loops: z
    .strictObject({
      identical: levels([3, 6, 10], 'the same call with the same answer, while nothing changes'),
      stale_reads: levels([6, 0, 0], 'reads in a row that show nothing new'),
      edit_revert: levels([2, 4, 6], 'a file that comes back to what it was'),
      same_failure: levels([3, 6, 10], 'the same tests fail in spite of changes'),
      stall: levels([30, 0, 0], 'calls in a row that change nothing and show nothing new'),
    })
    .prefault({}),
  budgets: z
    .strictObject({
      run_calls: z
        .int()
        .min(0)
        .default(0)
        .describe('calls that a session may make before a person is asked; 0: any number'),
      run_minutes: z.number().min(0).default(0).describe('the same in minutes'),
      task_calls: z
        .int()
        .min(0)
        .default(0)
        .describe('calls that an attempt at a task may take, unless the task says so itself'),
      task_minutes: z.number().min(0).default(0).describe('the same in minutes'),
    })
    .prefault({}),
  repo_map: z
    .strictObject({
      tokenizer: z.enum(TOKENIZER_NAMES).default('o200k_base').describe('what the tokens of a map are counted in'),
    })
    .prefault({}),
  gc: GcSchema,
  grade: z
    .strictObject({
      weights: z
        .strictObject({
          security: z.number().min(0).max(1).default(0.4),
          stability: z.number().min(0).max(1).default(0.3),
          coverage: z.number().min(0).max(1).default(0.2),
          performance: z.number().min(0).max(1).default(0.1),
        })
        .prefault({})
        .describe('what a grade is made of'),
      bands: z
        .strictObject({
          a: z.number().min(0).max(100).default(90),
          b: z.number().min(0).max(100).default(75),
          c: z.number().min(0).max(100).default(60),
        })
        .prefault({})
        .describe('the least score of each grade; below is D'),
    })
    .prefault({}),
  approvals: z
    .strictObject({
      ask_by: z
        .enum(['auto', 'elicitation', 'terminal'])
        .default('auto')
        .describe(
          'auto: a form in the client where it has forms, and `harness approvals`; elicitation: the form only, unanswered means no; terminal: `harness approvals` only',
        ),
      wait_seconds: z
        .int()
        .min(1)
        .max(3_600)
        .default(45)
        .describe("how long a form stays open; keep it under the client's own limit for a tool"),
      expire_minutes: z.int().min(1).max(1_440).default(10).describe('how long an approval can be given and used'),
    })
    .prefault({}),
});

export type Config = z.output<typeof ConfigSchema>;
export type GcConfig = Config['gc'];
