// A tool is one value. Its author writes what it takes, what it would touch and what it does;
// judging, recording, bounding and error handling happen around it, in the pipeline.
import type * as z from 'zod';
import type { Resolution } from './approval.ts';
import type { Effect, EffectKind } from './effect.ts';
import type { ErrorCode } from './error.ts';
import type { NewEvent } from './event.ts';
import type { Libraries } from './libraries.ts';
import type { Status } from './observation.ts';
import type { ArtifactStore, Commands, Files, Place } from './ports.ts';
import type { Session } from './session.ts';

/** Bulk text of an outcome: bounded by the pipeline, the whole of it kept as an artifact. */
export interface Bulk {
  /** The output field that carries it, e.g. `output`. */
  readonly field: string;
  readonly text: string;
  /** `errors-first`: what exceeds the limit goes, failures last. `all`: the tool has bounded it already. */
  readonly keep: 'errors-first' | 'all';
}

/** What a tool's run yields. `text` says in words what `data` holds; the pipeline adds the bulk to both. */
export interface Outcome<Data> {
  readonly status?: Extract<Status, 'ok' | 'error' | 'timeout'>;
  readonly code?: ErrorCode;
  readonly reason?: string;
  readonly remedy?: string;
  readonly data: Data;
  readonly text: string;
  readonly bulk?: Bulk;
  /** Facts worth an event of their own (test_result, …). */
  readonly events?: readonly NewEvent[];
}

export interface ToolContext {
  readonly session: Session;
  readonly call: string;
  /** Real path of the workspace. */
  readonly root: string;
  /** What a person has said who agreed to this call; undefined when nobody was asked. */
  readonly answer?: Resolution | undefined;
  /** What the call declared and what was judged. */
  readonly effects: readonly Effect[];
  /** Aborts on cancellation, deadline and shutdown. */
  readonly signal: AbortSignal;
  /** Only the paths that were declared as effects and judged can be reached through it. */
  readonly files: Files;
  /** Runs the command that was declared as an effect and judged, and nothing else. */
  readonly commands: Commands;
  readonly artifacts: ArtifactStore;
  readonly libraries: Libraries;
  /** Whether a read of this path would be allowed; for results that name files nobody asked for by name. */
  readonly permits: (path: string) => boolean;
  readonly progress: (message: string) => void;
}

/** What effects may be looked up in. */
export type OnRecord = Pick<ToolContext, 'libraries' | 'session'>;

export interface ToolSpec<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  /** Names of the same tool elsewhere. A call by one of them is a call of this tool; no list shows them. */
  readonly aliases?: readonly string[];
  readonly title: string;
  /** For the model: what it does, when to use it, what it refuses. */
  readonly description: string;
  readonly input: Input;
  /** The tool's own data on success; on the wire every field is optional, because a denial has none of them. */
  readonly output: Output;
  /** Every kind of effect it can have; MCP's hints are derived from it and effects outside it are a fault. */
  readonly touches: readonly EffectKind[];
  readonly effects: (input: z.output<Input>, place: Place) => readonly Effect[];
  /** Effects beside those that depend on what is on record: a command that a task has declared, for instance. */
  readonly effectsOnRecord?: (input: z.output<Input>, about: OnRecord) => Promise<readonly Effect[]>;
  readonly run: (
    input: z.output<Input>,
    context: ToolContext,
  ) => Promise<Outcome<z.input<Output>>> | Outcome<z.input<Output>>;
  /** Deadline in milliseconds; 60 000 when absent. A tool with a `timeout` argument derives it from there. */
  readonly deadline?: (input: z.output<Input>) => number;
}

/** A call whose arguments were understood. */
export interface BoundCall {
  readonly effects: (place: Place) => readonly Effect[];
  readonly effectsOnRecord?: (about: OnRecord) => Promise<readonly Effect[]>;
  readonly run: (context: ToolContext) => Promise<Outcome<Record<string, unknown>>> | Outcome<Record<string, unknown>>;
  readonly deadlineMs: number;
}

export interface Tool
  extends Omit<ToolSpec<z.ZodObject, z.ZodObject>, 'effects' | 'effectsOnRecord' | 'run' | 'deadline'> {
  /** Parses the arguments; a ZodError says what is wrong with them. */
  readonly bind: (input: unknown) => { call: BoundCall } | { error: z.ZodError };
}

const DEFAULT_DEADLINE_MS = 60_000;

/** Makes a tool of its parts; the types of input and output are checked here and forgotten afterwards. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  spec: ToolSpec<Input, Output>,
): Tool => {
  const { effects, effectsOnRecord, run, deadline, ...described } = spec;
  return {
    ...described,
    bind: (raw) => {
      const parsed = spec.input.safeParse(raw);
      if (!parsed.success) return { error: parsed.error };
      const input = parsed.data;
      return {
        call: {
          effects: (place) => effects(input, place),
          ...(effectsOnRecord === undefined ? {} : { effectsOnRecord: (about) => effectsOnRecord(input, about) }),
          run: (context) => run(input, context),
          deadlineMs: deadline?.(input) ?? DEFAULT_DEADLINE_MS,
        },
      };
    },
  };
};

/** The tool that a name means, be it an alias. */
export const findTool = (tools: readonly Tool[], name: string): Tool | undefined =>
  tools.find((tool) => tool.name === name || tool.aliases?.includes(name) === true);
