// What a kind of project is to validation: how its files tell what checks it.
import type { Place } from '../../core/ports.ts';
import type { StepName } from '../../core/task.ts';

/** A step as a kind of project tells it; `behind`: the text that decides what the command does. */
export interface FoundStep {
  readonly step: StepName;
  readonly argv: readonly string[];
  readonly behind: string;
}

export interface Source {
  readonly name: string;
  readonly find: (place: Place) => readonly FoundStep[];
}
