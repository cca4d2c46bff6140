// A call that lies in columns. It looks like any other, and is read where it lies.
import { type Columns, decidedAt, endedAt, testsAt, textAt } from './columns.ts';
import type { CallFact, Decided, Ended, Place } from './fact.ts';
import type { LaterFact } from './take.ts';

/** Where it lies, and what is known of it from elsewhere. */
export interface Stored {
  readonly columns: Columns;
  readonly segment: string;
  /** Its lists, as paths told from the root of the session. */
  readonly paths: readonly (readonly string[])[];
}

const NONE: readonly string[] = [];

export class StoredCall implements CallFact {
  readonly #stored: Stored;
  readonly #row: number;
  /** What another segment says of it. */
  readonly #later: LaterFact | undefined;

  constructor(stored: Stored, row: number, later: LaterFact | undefined) {
    this.#stored = stored;
    this.#row = row;
    this.#later = later;
  }

  get call(): string {
    return textAt(this.#stored.columns.calls.call, this.#row);
  }
  get event(): string {
    return textAt(this.#stored.columns.calls.event, this.#row);
  }
  get input(): string {
    return textAt(this.#stored.columns.calls.input, this.#row);
  }
  get session(): string {
    const { names, calls } = this.#stored.columns;
    return names[calls.session[this.#row] ?? 0] ?? '';
  }
  get tool(): string {
    const { names, calls } = this.#stored.columns;
    return names[calls.tool[this.#row] ?? 0] ?? '';
  }
  get at(): number {
    return this.#stored.columns.calls.at[this.#row] ?? 0;
  }
  get commands(): readonly string[] {
    const { lists, calls } = this.#stored.columns;
    return lists[calls.commands[this.#row] ?? 0] ?? NONE;
  }
  get reads(): readonly string[] {
    const { paths, columns } = this.#stored;
    return paths[columns.calls.reads[this.#row] ?? 0] ?? NONE;
  }
  get writes(): readonly string[] {
    const { paths, columns } = this.#stored;
    return paths[columns.calls.writes[this.#row] ?? 0] ?? NONE;
  }
  get change(): CallFact['change'] {
    const { lists, calls } = this.#stored.columns;
    const [before, after] = lists[calls.change[this.#row] ?? 0] ?? NONE;
    return before === undefined || after === undefined ? undefined : [before, after];
  }
  get imported(): boolean {
    return this.#stored.columns.calls.imported[this.#row] === 1;
  }
  get place(): Place {
    return { segment: this.#stored.segment, offset: this.#stored.columns.calls.offset[this.#row] ?? 0 };
  }
  get decided(): Decided | undefined {
    const { columns } = this.#stored;
    return this.#later?.decided ?? decidedAt(columns, columns.calls, this.#row);
  }
  get ended(): Ended | undefined {
    const { columns } = this.#stored;
    return this.#later?.ended ?? endedAt(columns, columns.calls, this.#row);
  }
  get tests(): string | undefined {
    const { columns } = this.#stored;
    return this.#later?.tests ?? testsAt(columns, columns.calls, this.#row);
  }
}
