// POST /chat/completions, the API that most servers of models speak.
import * as z from 'zod';
import type { Usage } from '../client.ts';
import { type Endpoint, post } from './endpoint.ts';
import { type Dialogue, type Opening, priced, type ToolCall } from './loop.ts';
import type { Profile } from './profiles.ts';

const CallSchema = z.looseObject({
  id: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});
const AnswerSchema = z.looseObject({
  choices: z
    .array(z.looseObject({ message: z.looseObject({ tool_calls: z.array(CallSchema).nullish() }) }))
    .min(1, 'the answer has no choice'),
  usage: z.looseObject({ prompt_tokens: z.int(), completion_tokens: z.int(), cost: z.number().optional() }).nullish(),
});

export const chatDialogue = (endpoint: Endpoint, { instructions, prompt, tools }: Opening): Dialogue => {
  const { profile } = endpoint;
  const messages: object[] = [
    { role: 'system', content: instructions },
    { role: 'user', content: prompt },
  ];
  const offered = tools.map(({ name, description, input }) => ({
    type: 'function',
    function: { name, description, parameters: input },
  }));
  return {
    next: async (results) => {
      messages.push(...results.map(({ id, output }) => ({ role: 'tool', tool_call_id: id, content: output })));
      const body = { model: profile.model, messages, tools: offered, ...limitOf(profile) };
      const { choices, usage } = AnswerSchema.parse(await post(endpoint, '/chat/completions', body));
      const message = choices[0]?.message;
      if (message !== undefined) messages.push(message);
      return { calls: (message?.tool_calls ?? []).map(callOf), usage: usageOf(profile, usage ?? undefined) };
    },
  };
};

/** OpenAI has given the limit another name, which others do not all know. */
const limitOf = ({ base_url, max_output_tokens }: Profile): object =>
  new URL(base_url).hostname.endsWith('openai.com')
    ? { max_completion_tokens: max_output_tokens }
    : { max_tokens: max_output_tokens };

const callOf = ({ id, function: { name, arguments: text } }: z.output<typeof CallSchema>): ToolCall => ({
  id,
  name,
  arguments: text,
});

const usageOf = (profile: Profile, usage: z.output<typeof AnswerSchema>['usage']): Usage | undefined =>
  usage == null
    ? undefined
    : priced(profile, {
        input_tokens: usage.prompt_tokens,
        output_tokens: usage.completion_tokens,
        cost_usd: usage.cost,
      });
