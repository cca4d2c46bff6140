// Which tests fail, and which runs of tests still prove something.
import * as z from 'zod';
import { type Envelope, EVENT_DATA } from '../../core/event.ts';

const TestSchema = z.looseObject(EVENT_DATA.test_result.shape);
type TestResult = z.infer<typeof TestSchema>;

const ResultSchema = z.looseObject({ status: z.string() });
const CalledSchema = z.looseObject({ effects: z.array(z.looseObject({ kind: z.string() })) });

export interface TestState {
  readonly failing: readonly string[];
  readonly passing: readonly string[];
}

/** Of each command the newest result counts; what passed proves nothing any more once a file has been written. */
export const testsOf = (events: readonly Envelope[]): TestState => {
  const results = new Map<string, { readonly result: TestResult; readonly writes: number }>();
  const writing = new Set<string>();
  let writes = 0;
  for (const { type, call = '', data } of events) {
    if (type === 'tool_called' && isWriting(data)) writing.add(call);
    if (type === 'tool_result' && writing.has(call) && ResultSchema.safeParse(data).data?.status === 'ok') writes += 1;
    const result = type === 'test_result' ? TestSchema.safeParse(data).data : undefined;
    if (result === undefined || result.outcome === 'not_run') continue;
    results.delete(result.cmd);
    results.set(result.cmd, { result, writes });
  }
  const newest = [...results.values()].reverse();
  return {
    failing: newest.flatMap(({ result }) => failuresOf(result)),
    passing: newest.flatMap(({ result: { outcome, cmd, passed }, writes: then }) =>
      outcome === 'passed' && then === writes ? [`${cmd}: ${passed} tests passed, and nothing was written since`] : [],
    ),
  };
};

const isWriting = (data: unknown): boolean =>
  CalledSchema.safeParse(data).data?.effects.some(({ kind }) => kind === 'write' || kind === 'delete') === true;

const failuresOf = ({ outcome, cmd, failed, failures }: TestResult): readonly string[] => {
  if (outcome === 'passed') return [];
  if (outcome === 'timeout') return [`${cmd}: ran out of time`];
  if (failures.length === 0) return [`${cmd}: ${failed} tests failed, their names are not known`];
  return failures.map((name) => `${cmd}: ${name}`);
};
