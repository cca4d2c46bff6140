// A kind of thing that clients read by address. Reading one changes nothing and asks nobody, so it is no call; what it
// shows comes from the harness's records, which know no secrets.
import type { Door } from '../../core/door.ts';
import type { Envelope, EventType } from '../../core/event.ts';

/** What there is of a kind. */
export interface Listed {
  /** Fills the variable of the address. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

interface Described {
  readonly name: string;
  readonly title: string;
  /** For the model and the person who chooses. */
  readonly description: string;
  readonly mimeType: 'application/json' | 'text/markdown' | 'text/plain';
  /** That it is another one when the policy has changed. */
  readonly ofPolicy?: true;
}

/** One thing under one address. */
export interface SingleResource extends Described {
  readonly uri: string;
  readonly read: (door: Door) => Promise<string>;
}

/** Many things under one pattern of addresses. */
export interface ResourceFamily extends Described {
  /** RFC 6570, with one variable at its end: `harness://run/{run}`. */
  readonly template: string;
  /** What a client is shown of them, newest or nearest first; absent: nothing, whoever reads one has been told its id. */
  readonly list?: (door: Door) => Promise<readonly Listed[]>;
  /** The id of the one that an event changes. */
  readonly changedBy?: (event: Envelope) => string;
  /** The type of event with which there is one more. */
  readonly bornWith?: EventType;
  /** Undefined when there is nothing of this id. */
  readonly read: (door: Door, id: string) => Promise<string | undefined>;
}

export type Resource = SingleResource | ResourceFamily;

/** The address of one of a family. */
export const uriOf = ({ template }: ResourceFamily, id: string): string =>
  `${baseOf(template)}${encodeURIComponent(id)}`;

/** The variable of a family's addresses. */
export const variableOf = ({ template }: ResourceFamily): string => template.slice(baseOf(template).length + 1, -1);

/** The id in an address, when it is one of the family's. */
export const idIn = ({ template }: ResourceFamily, uri: string): string | undefined => {
  const base = baseOf(template);
  if (!uri.startsWith(base) || uri.length === base.length) return undefined;
  try {
    return decodeURIComponent(uri.slice(base.length));
  } catch {
    return undefined;
  }
};

const baseOf = (template: string): string => template.slice(0, template.indexOf('{'));

export const asJson = (value: unknown): string => JSON.stringify(value, null, 2);
