// A fixed plan: calls in order, each with what it must come to. Playing one proves the way through the harness, and says
// nothing of any model.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { HarnessError, systemCode } from '../../core/error.ts';
import { StatusSchema } from '../../core/observation.ts';
import { parseYaml } from '../../yaml.ts';
import type { Answer, Assistant } from '../assistant.ts';
import type { Played } from '../client.ts';

const StepSchema = z.strictObject({
  tool: z.string(),
  input: z.record(z.string(), z.unknown()).default({}),
  status: StatusSchema.default('ok'),
  code: z.string().optional().describe('that the answer must have'),
  aid: z.literal(true).optional().describe('left out where the tool is not offered'),
});
const PlanSchema = z.array(StepSchema).min(1);
export type Step = z.output<typeof StepSchema>;

/** Throws not_found or invalid_arguments. */
export const readPlan = (file: string): readonly Step[] => {
  const { values, lineOf } = parseYaml(textOf(file), file);
  const read = PlanSchema.safeParse(values);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = lineOf((issue?.path ?? []).filter((key) => typeof key !== 'symbol'));
  throw new HarnessError(
    'invalid_arguments',
    `${file}${at === undefined ? '' : `:${at}`}: ${issue?.message}`,
    'correct the plan; docs/eval.md has the format',
  );
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw thrown;
    throw new HarnessError('not_found', `there is no plan ${file}`, 'write it, or give another directory to --script');
  }
};

/** Plays the steps until one does not come to what it must. */
export const playPlan = async (steps: readonly Step[], assistant: Assistant): Promise<Played> => {
  const values: Record<string, string> = {};
  for (const step of steps) {
    if (step.aid === true && !assistant.tools.includes(step.tool)) continue;
    const answer = await assistant.call(step.tool, filled(step.input, values));
    const reason = differenceOf(step, answer);
    if (reason !== undefined) return { fault: { kind: 'plan', reason } };
    // Later steps may name the output that this one has cut off.
    if (typeof answer.artifact === 'object') values.artifact = answer.artifact.artifact;
  }
  return {};
};

const filled = (input: Step['input'], values: Readonly<Record<string, string>>): Step['input'] =>
  Object.fromEntries(
    Object.entries(input).map(([key, value]) => [
      key,
      typeof value === 'string' && value.startsWith('$') ? (values[value.slice(1)] ?? value) : value,
    ]),
  );

const differenceOf = ({ tool, status, code }: Step, answer: Answer): string | undefined => {
  const told = answer.reason === undefined ? '' : ` (${answer.reason})`;
  if (answer.status !== status) return `${tool}: ${answer.status}, not ${status}${told}`;
  if (code !== undefined && answer.code !== code) return `${tool}: ${answer.code ?? 'no code'}, not ${code}${told}`;
  return undefined;
};
