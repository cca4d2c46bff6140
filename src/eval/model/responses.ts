// POST /responses: what was said before is sent along, so that the provider has to keep nothing.
import * as z from 'zod';
import type { Usage } from '../client.ts';
import { type Endpoint, post } from './endpoint.ts';
import { type Dialogue, type Opening, priced, type ToolCall } from './loop.ts';
import type { Profile } from './profiles.ts';

const CallSchema = z.looseObject({
  type: z.literal('function_call'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
});
const AnswerSchema = z.looseObject({
  output: z.array(z.looseObject({ type: z.string() })),
  usage: z.looseObject({ input_tokens: z.int(), output_tokens: z.int(), cost: z.number().optional() }).nullish(),
});

export const responsesDialogue = (endpoint: Endpoint, { instructions, prompt, tools }: Opening): Dialogue => {
  const { profile } = endpoint;
  const input: object[] = [{ role: 'user', content: prompt }];
  const offered = tools.map((tool) => ({
    type: 'function',
    name: tool.name,
    description: tool.description,
    parameters: tool.input,
    strict: false,
  }));
  return {
    next: async (results) => {
      input.push(...results.map(({ id, output }) => ({ type: 'function_call_output', call_id: id, output })));
      const { model, max_output_tokens } = profile;
      const include = ['reasoning.encrypted_content'];
      const body = { model, instructions, input, tools: offered, max_output_tokens, store: false, include };
      const { output, usage } = AnswerSchema.parse(await post(endpoint, '/responses', body));
      input.push(...output);
      return { calls: output.flatMap(callOf), usage: usageOf(profile, usage) };
    },
  };
};

const callOf = (item: unknown): readonly ToolCall[] => {
  const call = CallSchema.safeParse(item).data;
  return call === undefined ? [] : [{ id: call.call_id, name: call.name, arguments: call.arguments }];
};

const usageOf = (profile: Profile, usage: z.output<typeof AnswerSchema>['usage']): Usage | undefined =>
  usage == null
    ? undefined
    : priced(profile, { input_tokens: usage.input_tokens, output_tokens: usage.output_tokens, cost_usd: usage.cost });
