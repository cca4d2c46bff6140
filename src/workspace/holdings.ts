// What one call holds between the look at its effects and its end.
import type { PathFact } from '../core/ports.ts';
import type { Descriptors } from './descriptors.ts';
import type { OpenedRead } from './open-read.ts';
import type { Resolution } from './resolve.ts';

/** All maps go by the path text of the effects. */
export interface Holdings {
  /** Real path of the workspace. */
  readonly root: string;
  readonly descriptors: Descriptors;
  readonly facts: Map<string, readonly PathFact[]>;
  readonly reads: Map<string, OpenedRead>;
  readonly writes: Map<string, Resolution>;
  /** Once closed, a descriptor's number may belong to another file: nothing may be read through it. */
  closed: boolean;
}
