// Who is calling, from where, and under which attempt. Explicit in every call, never hidden in a socket.
import * as z from 'zod';

export const PrincipalSchema = z.enum(['agent', 'human']);
export type Principal = z.infer<typeof PrincipalSchema>;

/** The program that connects, as it names itself. */
export interface Client {
  readonly name: string;
  readonly version: string;
}

export interface Session {
  /** `ses_…`: one client's work in one workspace. */
  readonly id: string;
  /** `run_…`: one attempt inside the session; a session opens with one. */
  readonly run: string;
  readonly principal: Principal;
  readonly client: Client;
  /** The name that the client itself has for it, and gives to its hooks; absent where it says none. Decides nothing. */
  readonly clientSession?: string | undefined;
  /** Real paths of the parts of the workspace that its client has opened; undefined: all of it. Only ever narrows. */
  readonly within?: readonly string[] | undefined;
}
