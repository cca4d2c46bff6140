// Calls as columns: one array for each field instead of one object for each call. A million events are read back from
// disk by copying some arrays; objects would take most of the time of a run to be made, and as long to be thrown away.
import * as z from 'zod';
import type { CallFact, Decided, Ended } from './fact.ts';
import type { LaterFact } from './take.ts';

const Numbers = z.instanceof(Float64Array);
/** Each is a place in one of the tables. */
const Places = z.instanceof(Uint32Array);
const Flags = z.instanceof(Uint8Array);
/** Texts of which each is another: one after the other, with the end of each. */
const Texts = z.object({ text: z.string(), ends: Places });
const DecidedSchema = z.object({
  decision: z.string(),
  rule: z.string(),
  reason: z.string(),
  warned: z.array(z.string()),
  event: z.string(),
});

const OUTCOME = {
  call: Texts,
  /** 0: undefined; otherwise its place in the table, counted from 1: few calls have one. */
  decided: Places,
  /** Not a number where it has not ended. */
  endedAt: Numbers,
  status: Places,
  code: Places,
  failure: Places,
  /** Not a number where it is not known. */
  ms: Numbers,
  endedEvent: Places,
  tests: Places,
};
const OutcomeSchema = z.object(OUTCOME);
const CallSchema = z.object({
  ...OUTCOME,
  event: Texts,
  session: Places,
  at: Numbers,
  tool: Places,
  input: Texts,
  commands: Places,
  reads: Places,
  writes: Places,
  change: Places,
  imported: Flags,
  offset: Numbers,
});

export const ColumnsSchema = z.object({
  /** The first one is empty. */
  names: z.array(z.string()),
  /** The first one is empty. */
  lists: z.array(z.array(z.string())),
  decided: z.array(DecidedSchema),
  calls: CallSchema,
  laters: OutcomeSchema,
});
export type Columns = z.infer<typeof ColumnsSchema>;
export type Outcomes = z.infer<typeof OutcomeSchema>;
type Texts = z.infer<typeof Texts>;

type Outcome = Pick<LaterFact, 'call'> & Pick<CallFact, 'decided' | 'ended' | 'tests'>;

export const columnsOf = (calls: readonly CallFact[], laters: readonly LaterFact[]): Columns => {
  const names = createTable<string>('', (name) => name);
  const lists = createTable<readonly string[]>([], (list) => JSON.stringify(list));
  const decided: Decided[] = [];
  const places = <Row>(rows: readonly Row[], of: (row: Row) => number) => Uint32Array.from(rows, of);
  const outcomes = (rows: readonly Outcome[]): Outcomes => ({
    call: textsOf(rows.map(({ call }) => call)),
    decided: places(rows, (row) => (row.decided === undefined ? 0 : decided.push(row.decided))),
    endedAt: Float64Array.from(rows, ({ ended }) => ended?.at ?? Number.NaN),
    status: places(rows, ({ ended }) => names.place(ended?.status ?? '')),
    code: places(rows, ({ ended }) => names.place(ended?.code ?? '')),
    failure: places(rows, ({ ended }) => names.place(ended?.failure ?? '')),
    ms: Float64Array.from(rows, ({ ended }) => ended?.ms ?? Number.NaN),
    endedEvent: places(rows, ({ ended }) => names.place(ended?.event ?? '')),
    tests: places(rows, ({ tests }) => names.place(tests ?? '')),
  });
  const columns = {
    calls: {
      ...outcomes(calls),
      event: textsOf(calls.map(({ event }) => event)),
      session: places(calls, ({ session }) => names.place(session)),
      at: Float64Array.from(calls, ({ at }) => at),
      tool: places(calls, ({ tool }) => names.place(tool)),
      input: textsOf(calls.map(({ input }) => input)),
      commands: places(calls, ({ commands }) => lists.place(commands)),
      reads: places(calls, ({ reads }) => lists.place(reads)),
      writes: places(calls, ({ writes }) => lists.place(writes)),
      change: places(calls, ({ change }) => lists.place(change ?? [])),
      imported: Uint8Array.from(calls, ({ imported }) => Number(imported)),
      offset: Float64Array.from(calls, ({ place }) => place.offset),
    },
    laters: outcomes(laters.map((later) => ({ decided: undefined, ended: undefined, tests: undefined, ...later }))),
  };
  return { ...columns, names: names.all, lists: lists.all.map((list) => [...list]), decided: decided.map(copied) };
};

const copied = ({ warned, ...decided }: Decided) => ({ ...decided, warned: [...warned] });

/** Every item once; the first place is that of nothing. */
const createTable = <Item>(nothing: Item, keyOf: (item: Item) => string) => {
  const all = [nothing];
  const known = new Map([[keyOf(nothing), 0]]);
  return {
    all,
    place: (item: Item): number => {
      const key = keyOf(item);
      const place = known.get(key);
      if (place !== undefined) return place;
      known.set(key, all.length);
      return all.push(item) - 1;
    },
  };
};

const textsOf = (texts: readonly string[]): Texts => {
  let end = 0;
  const ends = Uint32Array.from(texts, (text) => {
    end += text.length;
    return end;
  });
  return { text: texts.join(''), ends };
};

export const textAt = ({ text, ends }: Texts, row: number): string => text.slice(ends[row - 1] ?? 0, ends[row]);

export const decidedAt = ({ decided }: Columns, outcomes: Outcomes, row: number): Decided | undefined =>
  decided[(outcomes.decided[row] ?? 0) - 1];

export const testsAt = ({ names }: Columns, { tests }: Outcomes, row: number): string | undefined =>
  names[tests[row] ?? 0] || undefined;

export const endedAt = (columns: Columns, outcomes: Outcomes, row: number): Ended | undefined =>
  Number.isNaN(outcomes.endedAt[row]) ? undefined : new StoredEnd(columns, outcomes, row);

/** Says what the columns say of one row when it is asked. */
class StoredEnd implements Ended {
  readonly #columns: Columns;
  readonly #outcomes: Outcomes;
  readonly #row: number;

  constructor(columns: Columns, outcomes: Outcomes, row: number) {
    this.#columns = columns;
    this.#outcomes = outcomes;
    this.#row = row;
  }

  get at(): number {
    return this.#outcomes.endedAt[this.#row] ?? 0;
  }
  get status(): string {
    return this.#columns.names[this.#outcomes.status[this.#row] ?? 0] ?? '';
  }
  get code(): string {
    return this.#columns.names[this.#outcomes.code[this.#row] ?? 0] ?? '';
  }
  get failure(): string {
    return this.#columns.names[this.#outcomes.failure[this.#row] ?? 0] ?? '';
  }
  get ms(): number | undefined {
    const ms = this.#outcomes.ms[this.#row];
    return Number.isNaN(ms) ? undefined : ms;
  }
  get event(): string {
    return this.#columns.names[this.#outcomes.endedEvent[this.#row] ?? 0] ?? '';
  }
}
