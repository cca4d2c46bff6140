// A method is one row: its name, what it takes and gives, who may use it, and what it does. Everything else about it
// (errors, sessions, the record of refusals, schemas, documents) is made from the row.
import type * as z from 'zod';
import type { Door } from '../../core/door.ts';
import type { Principal, Session } from '../../core/session.ts';
import type { Cancellation } from '../../core/stop.ts';
import type { Projects } from '../projects.ts';
import type { Served } from '../served.ts';

export interface MethodContext {
  readonly projects: Projects;
  readonly served: Served;
  /** Of the project that the request names. Throws -32001 when read where it has to name one and does not. */
  readonly door: Door;
  /** This connection's session in that project; throws as `door` does. */
  readonly session: Session;
  /** Ends that session and gives the next one. Throws -32002 while other requests of the connection are under way. */
  readonly renewSession: (reason: string) => Session;
  readonly cancellation: Cancellation;
  /** Present when the client asked for progress. */
  readonly progress?: (message: string) => void;
}

export interface MethodSpec<Params extends z.ZodObject, Result extends z.ZodType> {
  /** snake_case; the form with slashes (`trace/list`) is accepted for it. */
  readonly name: string;
  /** Names of the same method elsewhere; no list shows them. */
  readonly aliases?: readonly string[];
  /** One line for people. */
  readonly summary: string;
  readonly params: Params;
  readonly result: Result;
  /** `human`: refused to agents by the policy's floor, and the attempt is recorded. */
  readonly who: Principal;
  /** May throw HarnessError or RpcFault. */
  readonly run: (
    params: z.output<Params>,
    context: MethodContext,
  ) => Promise<Shown<z.input<Result>>> | Shown<z.input<Result>>;
}

/** What is only shown may come from what nobody may change. */
type Shown<T> = T extends readonly (infer Item)[]
  ? readonly Shown<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Shown<T[Key]> }
    : T;

export interface Method extends Omit<MethodSpec<z.ZodObject, z.ZodType>, 'run'> {
  /** Parses the parameters; a ZodError says what is wrong with them. */
  readonly bind: (
    params: unknown,
  ) => { readonly run: (context: MethodContext) => Promise<unknown> } | { readonly error: z.ZodError };
}

/** Makes a method of its row; the types of parameters and result are checked here and forgotten afterwards. */
export const defineMethod = <Params extends z.ZodObject, Result extends z.ZodType>(
  spec: MethodSpec<Params, Result>,
): Method => {
  const { run, ...described } = spec;
  return {
    ...described,
    bind: (raw) => {
      const parsed = spec.params.safeParse(raw);
      if (!parsed.success) return { error: parsed.error };
      return { run: async (context) => run(parsed.data, context) };
    },
  };
};
