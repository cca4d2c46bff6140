// A way into the harness, for scenarios: one file a door.
import type { Site } from '../asked.ts';
import type { Call } from '../scenario.ts';

export interface OpenDoor {
  /** Makes the call; its answer as fields, at least `status`. */
  call(call: Call): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

export interface DoorUnderTest {
  readonly name: string;
  /** False for a program that carries out its own calls: it is answered whether it may, `ran`, `pending` or `denied`. */
  readonly runsTools: boolean;
  open(site: Site): Promise<OpenDoor>;
}
