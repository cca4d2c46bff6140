// A prompt is a text that a person chooses from a menu of the client and hands to the model.
import type { Door } from '../../core/door.ts';
import type { Session } from '../../core/session.ts';

export interface Asking {
  readonly door: Door;
  readonly session: Session;
}

export interface PromptArgument {
  readonly name: string;
  readonly description: string;
  /** Values that a person may mean, likeliest first. */
  readonly suggest: (asking: Asking) => Promise<readonly string[]>;
}

export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** All of them may be left out. */
  readonly arguments: readonly PromptArgument[];
  /** What the model is told, in the person's name. Throws not_found, with the next step. */
  readonly render: (asking: Asking, given: Readonly<Record<string, string>>) => Promise<string>;
}
