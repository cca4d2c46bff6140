// What plays a case. A client is a plain value; what it did is read off the log afterwards, never asked of it.
import type { Ablation } from './ablation.ts';
import type { Assistant } from './assistant.ts';
import type { Environment, Playground } from './playground.ts';
import type { Case } from './suite.ts';

/** What a client is given. */
export interface Seat {
  readonly play: Case;
  readonly ground: Playground;
  /** A directory of the run's own outside of the workspace, for what a client has to write down. */
  readonly base: string;
  /** Program and arguments of the server for this workspace. */
  readonly server: readonly [string, ...string[]];
  readonly ablation: Ablation;
  /** The environment of whoever started the run; clients that are programs of their own get it. */
  readonly env: Environment;
  readonly options: ClientOptions;
  readonly signal: AbortSignal;
  /** Starts the server and connects to it over MCP, without the tools that the ablation hides. */
  connect(): Promise<Assistant>;
}

export interface ClientOptions {
  /** Milliseconds that a case may take. */
  readonly timeout: number;
  /** Directory of plans, for `scripted`. */
  readonly script?: string;
  /** models.toml, for clients that ask a model. */
  readonly models: string;
  /** Number of this case among those that are played, from 0. */
  readonly index: number;
  /** How many are played. */
  readonly total: number;
}

/** As a provider has counted it. */
export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  /** US dollars; undefined where neither the provider nor the profile tells a price. */
  readonly cost_usd?: number | undefined;
}

/** One try to do what must not be possible. */
export interface Attempt {
  readonly name: string;
  /** What exactly was tried. */
  readonly probe: string;
  readonly outcome: 'refused' | 'succeeded' | 'not_run';
  /** Whether the log, or its verification, tells of it; undefined where it did not run. */
  readonly recorded?: boolean | undefined;
  readonly detail: string;
}

export interface Played {
  /** Why it did not come to an end, in one line. */
  readonly fault?: {
    readonly kind: 'not_run' | 'model_error' | 'plan' | 'budget' | 'timeout';
    readonly reason: string;
  };
  readonly usage?: Usage;
  readonly attempts?: readonly Attempt[];
}

export interface EvalClient {
  readonly name: string;
  /** Whether it plays the negative twins unless told otherwise. */
  readonly twins?: true;
  /** Why it cannot start here; undefined when it can. Asked once, before the first case. */
  readonly missing?: (options: ClientOptions, env: Environment) => string | undefined;
  readonly play: (seat: Seat) => Promise<Played>;
}
