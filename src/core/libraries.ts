// What tools may use beside files and commands: each library a port of its own, made by the composition, loaded at first use.
import type { Trace } from './trace.ts';

export interface Libraries {
  readonly trace: Trace;
}
