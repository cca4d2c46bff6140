// A scenario: what a client calls, what it is answered and what is on record afterwards, whatever door it came through.
// One JSON value a line: the place first, then calls, each followed by its answer and the events that it leaves.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PlaceSchema = z.strictObject({
  scenario: z.string(),
  files: z.record(z.string(), z.string()).describe('content by path; ~/ is the home'),
});

const CallSchema = z.strictObject({
  call: z.string().describe('one of our tools'),
  input: z.record(z.string(), z.unknown()),
  hook: z
    .tuple([z.string(), z.record(z.string(), z.unknown())])
    .describe("Claude Code's tool for the same; $ROOT is the workspace"),
});
export type Call = z.infer<typeof CallSchema>;

const AnswerSchema = z.strictObject({ answer: z.record(z.string(), z.unknown()).describe('fields that it has') });
const PersonSchema = z.strictObject({ person: z.enum(['approve', 'deny']).describe('answers the last question') });
const EventSchema = z.looseObject({ event: z.string() });
const LineSchema = z.union([CallSchema, AnswerSchema, PersonSchema, EventSchema]);

/** An event as it is whoever recorded it: without ids, times, hashes and places that differ from run to run. */
export type NormalEvent = z.infer<typeof EventSchema>;

export type Step = (Call & { readonly answer: Readonly<Record<string, unknown>> }) | z.infer<typeof PersonSchema>;

export interface Scenario extends z.infer<typeof PlaceSchema> {
  readonly steps: readonly Step[];
  readonly trace: readonly NormalEvent[];
}

const DIRECTORY = 'tests/scenarios';

export const scenarios = (): readonly Scenario[] =>
  readdirSync(DIRECTORY)
    .sort()
    .map((name) => readScenario(readFileSync(join(DIRECTORY, name), 'utf8')));

const readScenario = (text: string): Scenario => {
  const [first = '', ...rest] = text.trim().split('\n');
  const lines = rest.map((line) => LineSchema.parse(JSON.parse(line)));
  const answers = lines.flatMap((line) =>
    'answer' in line && !('event' in line) ? [AnswerSchema.parse(line).answer] : [],
  );
  const steps = lines.flatMap((line): readonly Step[] => {
    if ('event' in line) return [];
    if ('person' in line) return [PersonSchema.parse(line)];
    return 'call' in line ? [{ ...CallSchema.parse(line), answer: answers.shift() ?? {} }] : [];
  });
  return {
    ...PlaceSchema.parse(JSON.parse(first)),
    steps,
    trace: lines.flatMap((line) => ('event' in line ? [EventSchema.parse(line)] : [])),
  };
};
