// What the log says: how each call was judged, and what there is in all. The demo shows nothing that it did not read here.
import * as z from 'zod';
import { readEvents } from '../../compose/log.ts';
import { DecisionSchema } from '../../core/decision.ts';
import type { Envelope } from '../../core/event.ts';
import { ArtifactSchema } from '../../core/observation.ts';

const RulingSchema = z.object({ decision: DecisionSchema, rule: z.string(), judge_us: z.number() });
const ResultSchema = z.object({ duration_ms: z.number() });
const KeptSchema = z.union([
  z.object({ artifact: ArtifactSchema }).transform(({ artifact }) => artifact),
  z.object({ before: ArtifactSchema }).transform(({ before }) => before),
]);

/** The whole log of a state directory; a demo's is short. */
export const allEvents = async (state: string): Promise<readonly Envelope[]> => {
  const events: Envelope[] = [];
  for await (const event of readEvents(state)) events.push(event);
  return events;
};

/** How one call was judged, as recorded. */
export interface Ruling {
  /** When; ISO 8601. */
  readonly ts: string;
  readonly decision: z.infer<typeof DecisionSchema>;
  readonly rule: string;
  /** From arguments to answer; of a call that did not run, from arguments to verdict. */
  readonly durationMs: number;
}

/** The ruling on a call; undefined when the log holds none. */
export const rulingOn = (events: readonly Envelope[], call: string): Ruling | undefined => {
  const own = events.filter((event) => event.call === call);
  const decided = own.find((event) => event.type === 'policy_decision');
  const ruling = RulingSchema.safeParse(decided?.data).data;
  if (decided === undefined || ruling === undefined) return undefined;
  const result = ResultSchema.safeParse(own.find((event) => event.type === 'tool_result')?.data).data;
  const { decision, rule, judge_us } = ruling;
  return { ts: decided.ts, decision, rule, durationMs: result?.duration_ms ?? judge_us / 1000 };
};

/** What a log holds. */
export interface Contents {
  readonly events: number;
  /** Each type of event with how many there are, most first. */
  readonly types: readonly (readonly [type: string, count: number])[];
  /** Named by the events, each counted once. */
  readonly artifacts: number;
}

export const contentsOf = (events: readonly Envelope[]): Contents => {
  const types = new Map<string, number>();
  for (const { type } of events) types.set(type, (types.get(type) ?? 0) + 1);
  const artifacts = new Set(events.flatMap(({ data }) => KeptSchema.safeParse(data).data?.artifact ?? []));
  return { events: events.length, types: [...types].sort(([, a], [, b]) => b - a), artifacts: artifacts.size };
};
