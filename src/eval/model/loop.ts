// The loop around a model: it says which tools to call, the answers of the server go back, until it says no more. What
// differs between APIs is in a dialogue.
import * as z from 'zod';
import { messageOf } from '../../core/error.ts';
import type { Assistant, Offered } from '../assistant.ts';
import type { Played, Seat, Usage } from '../client.ts';
import type { Profile } from './profiles.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON, as the model has written it. */
  readonly arguments: string;
}

export interface ToolResult {
  readonly id: string;
  readonly output: string;
}

export interface Turn {
  readonly calls: readonly ToolCall[];
  readonly usage: Usage | undefined;
}

export interface Dialogue {
  /** The model's next turn, after the results of the calls of its last; none at the beginning. */
  next(results: readonly ToolResult[]): Promise<Turn>;
}

export interface Opening {
  readonly instructions: string;
  readonly prompt: string;
  readonly tools: readonly Offered[];
}

/** Turns without a call that counts: task_start, task_complete and arguments that are no JSON. */
const SPARE_TURNS = 12;

export const playWithModel = async (seat: Seat, dialogue: Dialogue, assistant: Assistant): Promise<Played> => {
  const { play, signal } = seat;
  const used: Usage[] = [];
  let results: readonly ToolResult[] = [];
  let steps = 0;
  for (let turn = 0; turn < play.step_budget + SPARE_TURNS; turn += 1) {
    signal.throwIfAborted();
    const said = await next(dialogue, results);
    if ('fault' in said) return { fault: { kind: 'model_error', reason: said.fault }, ...usageOf(used) };
    if (said.usage !== undefined) used.push(said.usage);
    if (said.calls.length === 0) return usageOf(used);
    const answers: ToolResult[] = [];
    for (const call of said.calls) {
      const counts = !call.name.startsWith('task_');
      if (counts && steps === play.step_budget) return { fault: budgetUsed(play.step_budget), ...usageOf(used) };
      if (counts) steps += 1;
      answers.push({ id: call.id, output: await outputOf(assistant, call) });
    }
    results = answers;
  }
  return { fault: budgetUsed(play.step_budget), ...usageOf(used) };
};

const next = async (dialogue: Dialogue, results: readonly ToolResult[]): Promise<Turn | { readonly fault: string }> => {
  try {
    return await dialogue.next(results);
  } catch (thrown) {
    return { fault: messageOf(thrown) };
  }
};

const budgetUsed = (steps: number): NonNullable<Played['fault']> => ({
  kind: 'budget',
  reason: `the budget of ${steps} calls was used up`,
});

const InputSchema = z.record(z.string(), z.unknown());

const outputOf = async (assistant: Assistant, { name, arguments: text }: ToolCall): Promise<string> => {
  const input = InputSchema.safeParse(jsonOf(text));
  if (!input.success) return '{"status":"error","reason":"the arguments are no JSON object"}';
  if (!assistant.tools.includes(name))
    return `{"status":"error","reason":"there is no tool ${JSON.stringify(name).slice(1, -1)}"}`;
  return JSON.stringify(await assistant.call(name, input.data));
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    return undefined;
  }
};

/** Added up; a cost only when each turn had one. */
const usageOf = (used: readonly Usage[]): Pick<Played, 'usage'> => {
  if (used.length === 0) return {};
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const costs = used.flatMap(({ cost_usd }) => cost_usd ?? []);
  return {
    usage: {
      input_tokens: sum(used.map(({ input_tokens }) => input_tokens)),
      output_tokens: sum(used.map(({ output_tokens }) => output_tokens)),
      ...(costs.length === used.length ? { cost_usd: sum(costs) } : {}),
    },
  };
};

/** As the provider has told it, else from the prices of the profile. */
export const priced = (
  { price_input, price_output }: Profile,
  { input_tokens, output_tokens, cost_usd }: Usage,
): Usage => {
  if (cost_usd !== undefined) return { input_tokens, output_tokens, cost_usd };
  if (price_input === undefined || price_output === undefined) return { input_tokens, output_tokens };
  return { input_tokens, output_tokens, cost_usd: (input_tokens * price_input + output_tokens * price_output) / 1e6 };
};
