// A piece of work: what is asked for, who is at it, and what the record has to show before it counts as done.
import * as z from 'zod';

const taskId = z.string().describe('task_…');

/** Something that the finished work must do, run and answered before our eyes. */
export const FunctionalCheckSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  cmd: z.string().min(1).max(4000).describe('command line: the check itself, or with request the server to be asked'),
  request: z
    .strictObject({
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
      port: z.int().min(1).max(65_535),
      path: z.string().startsWith('/').max(2000).default('/'),
      body: z.string().max(20_000).optional(),
      headers: z.record(z.string(), z.string()).default({}),
    })
    .optional()
    .describe('sent to 127.0.0.1 once the server answers; the server is started for it and stopped after it'),
  expect: z
    .strictObject({
      exit: z.int().optional().describe('of the command; 0 when absent'),
      status: z.int().optional().describe('of the response; any below 400 when absent'),
      contains: z.string().min(1).max(2000).optional().describe('text in the output or the body'),
    })
    .default({}),
  timeout: z.number().positive().max(600).default(30).describe('seconds'),
});
export type FunctionalCheck = z.output<typeof FunctionalCheckSchema>;

export const STEPS = ['build', 'lint', 'types', 'test'] as const;
export const StepNameSchema = z.enum(STEPS);
export type StepName = z.infer<typeof StepNameSchema>;

/** How a step of validation is run in a workspace, and what it is made of there. */
export const ValidationStepSchema = z.strictObject({
  step: StepNameSchema,
  cmd: z.string().describe('command line'),
  definition: z.string().describe('sha256 of what stands behind the command: a script, a target, a setting'),
  from: z.string().describe('where it was found: settings, package.json, …'),
});
export type ValidationStep = z.infer<typeof ValidationStepSchema>;

export const FeatureSchema = z.strictObject({
  category: z.string(),
  description: z.string(),
  steps: z.array(z.string()),
});
export type Feature = z.infer<typeof FeatureSchema>;

export const BudgetSchema = z.strictObject({
  calls: z.int().min(1).optional().describe('calls that the task may take'),
  minutes: z.number().positive().optional(),
});
export type Budget = z.infer<typeof BudgetSchema>;

/** Data of the events of tasks. */
export const TASK_EVENT_DATA = {
  task_opened: z.strictObject({
    task: taskId,
    title: z.string(),
    acceptance: z.array(z.string()),
    plan: z.string().optional(),
    phases: z.array(z.string()),
    depends_on: z.array(taskId),
    checks: z.array(FunctionalCheckSchema),
    budget: BudgetSchema,
    feature: FeatureSchema.optional().describe('the line of a feature list that it stands for'),
  }),
  task_started: z.strictObject({
    task: taskId,
    attempt: z.int().describe('from 1; one session has it until it is over or the lease is'),
    root: z.string().describe('real path of the workspace'),
    steps: z.array(ValidationStepSchema).describe('of validation, as they were when the attempt began'),
  }),
  task_checkpointed: z.strictObject({
    task: taskId,
    phase: z.string(),
    summary: z.string(),
    decisions: z.array(z.string()),
    files: z.array(z.string()).describe('written since the checkpoint before, from the record'),
    done: z.boolean().describe('the phase is over'),
  }),
  task_blocked: z.strictObject({ task: taskId, reason: z.string() }),
  task_unblocked: z.strictObject({ task: taskId }),
  task_completed: z.strictObject({
    task: taskId,
    summary: z.string(),
    evidence: z.array(z.strictObject({ item: z.string(), shown_by: z.string() })),
    skipped: z.array(z.string()),
  }),
  task_ended: z.strictObject({ task: taskId, state: z.enum(['failed', 'abandoned']), reason: z.string() }),
  task_refused: z.strictObject({
    task: taskId,
    missing: z.array(z.strictObject({ item: z.string(), what: z.string(), next: z.string() })),
    evaluated_us: z.int(),
  }),
  validation_result: z.strictObject({
    task: taskId,
    step: StepNameSchema,
    cmd: z.string(),
    outcome: z.enum(['passed', 'failed', 'timeout', 'not_run']),
    exit: z.int().nullable(),
    duration_ms: z.int(),
  }),
  check_result: z.strictObject({
    task: taskId,
    check: z.string(),
    cmd: z.string().describe('of the check, or of the server that was started for it and stopped after it'),
    outcome: z.string().describe('passed, or what was not as expected'),
    exit: z.int().nullable().optional().describe('of a command'),
    request: z.strictObject({ method: z.string(), url: z.string() }).optional(),
    response: z
      .strictObject({
        status: z.int(),
        bytes: z.int(),
        body_sha256: z.string().describe('of its first 64 kB'),
        body: z.string().describe('its beginning'),
      })
      .optional(),
    duration_ms: z.int(),
  }),
  gate_skipped: z.strictObject({
    task: taskId,
    items: z.array(z.string()).describe('of the gate, as task_status names them'),
    reason: z.string().describe('of the person who has decided it'),
  }),
} as const;

export const TaskStateSchema = z.enum(['open', 'in_progress', 'blocked', 'completed', 'failed', 'abandoned']);
export type TaskState = z.infer<typeof TaskStateSchema>;

export interface Attempt {
  readonly attempt: number;
  readonly session: string;
  readonly run: string;
  readonly client: string;
  readonly root: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly steps: readonly ValidationStep[];
}

export interface PhaseNote {
  readonly phase: string;
  readonly summary: string;
  readonly decisions: readonly string[];
  readonly files: readonly string[];
  readonly done: boolean;
  readonly ts: string;
}

export interface Task extends Readonly<z.infer<(typeof TASK_EVENT_DATA)['task_opened']>> {
  readonly state: TaskState;
  readonly opened: string;
  /** Why it is blocked, has failed or was given up. */
  readonly reason: string | undefined;
  readonly attempts: readonly Attempt[];
  readonly notes: readonly PhaseNote[];
  /** How often completion was refused. */
  readonly refusals: number;
  /** What people have decided not to ask for, with their reason. */
  readonly skips: readonly { readonly item: string; readonly reason: string }[];
  readonly completed:
    | { readonly ts: string; readonly summary: string; readonly skipped: readonly string[] }
    | undefined;
}

/** One thing that completion needs. */
export const GateItemSchema = z.strictObject({
  item: z.string().describe('its name, e.g. tests, validation:lint, check:login'),
  state: z.enum(['met', 'missing', 'skipped']),
  what: z.string().describe('what shows it, or what is missing'),
  next: z.string().optional().describe('what to do about it'),
  shown_by: z.string().optional().describe('call on record'),
});
export type GateItem = z.infer<typeof GateItemSchema>;

export interface Gate {
  readonly met: boolean;
  readonly items: readonly GateItem[];
  /** Files written since the task began, from the record. */
  readonly files: readonly string[];
  /** What the evaluation took, in milliseconds. */
  readonly ms: number;
}

/** Where a task stands, for whoever goes on with it; all of it from the record. Lines. */
export const HandoffSchema = z.strictObject({
  last_commit: z.string().optional(),
  done: z.array(z.string()),
  doing: z.array(z.string()),
  to_do: z.array(z.string()),
  files: z.array(z.string()),
  next_steps: z.array(z.string()),
  gotchas: z.array(z.string()).describe('what was refused, what fails, what was decided'),
});
export type Handoff = z.output<typeof HandoffSchema>;

/** Who wants something of a task. */
export interface Worker {
  readonly session: string;
  readonly call: string;
}

/** Tasks as the record tells them. Nothing here writes events: calls and people do. */
export interface Tasks {
  /** Every task, oldest first. */
  list(): readonly Task[];
  /** By id, or the only one whose id begins so. Throws not_found. */
  find(id: string): Task;
  /** The task that the session is at; undefined when it is at none. */
  current(session: string): Task | undefined;
  /** How this workspace is validated, as it is now. */
  steps(): readonly ValidationStep[];
  /**
   * Takes the next attempt at a task for the session, exclusively over all processes, and gives its number. Throws
   * conflict while another session is at it, or when it waits for others or is completed.
   */
  take(task: Task, worker: Worker): number;
  /** The first attempt at a task that this call opens. */
  takeNew(task: string): number;
  /** Throws conflict unless the session is at the task. */
  assertHeld(task: Task, worker: Worker): void;
  /** What completing it would need and what of that is on record. */
  gate(task: Task): Gate;
  handoff(task: Task): Handoff;
  /** Files that calls have written since then (ISO 8601, UTC), from the record. */
  filesSince(task: Task, since: string): readonly string[];
}

/** The note in lines, what matters most first. */
export const handoffLines = (note: Handoff): readonly string[] => [
  ...note.next_steps.map((line) => `next: ${line}`),
  ...note.doing.map((line) => `doing: ${line}`),
  ...note.to_do.map((line) => `to do: ${line}`),
  ...note.gotchas.map((line) => `mind: ${line}`),
  ...note.done.map((line) => `done: ${line}`),
  ...(note.files.length === 0 ? [] : [`written: ${note.files.join(', ')}`]),
  ...(note.last_commit === undefined ? [] : [`last commit: ${note.last_commit}`]),
];
