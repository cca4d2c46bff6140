// A server of models on this machine, for one case: it speaks both of OpenAI's APIs and wants one call after the other of
// a plan, as a model would that knows the answer. What it was sent is kept.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Step } from '../../src/eval/play/plan.ts';

const ItemSchema = z.looseObject({ role: z.string().optional(), type: z.string().optional() });
const BodySchema = z.looseObject({
  model: z.string(),
  messages: z.array(ItemSchema).optional(),
  input: z.array(ItemSchema).optional(),
  tools: z.array(z.looseObject({ type: z.string() })),
});
export type Asked = z.output<typeof BodySchema> & { readonly path: string; readonly authorization: string | undefined };

export interface ModelServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

export interface ModelOptions {
  /** What each answer says it has used, in the form of chat or of responses. */
  readonly usage?: Readonly<Record<string, number>>;
  /** Statuses of the first answers, before it works. */
  readonly troubles?: readonly number[];
}

export const modelServer = async (steps: readonly Step[], options: ModelOptions = {}): Promise<ModelServer> => {
  const asked: Asked[] = [];
  const troubles = [...(options.troubles ?? [])];
  const server = createServer(async (request, response) => {
    const trouble = troubles.shift();
    if (trouble !== undefined) return response.writeHead(trouble).end(`{"error":{"message":"trouble ${trouble}"}}`);
    const body = BodySchema.parse(JSON.parse(await text(request)));
    const { url: path = '', headers } = request;
    asked.push({ ...body, path, authorization: headers.authorization });
    const answer = path.endsWith('/responses') ? responsesAnswer : chatAnswer;
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ ...answer(body, steps), ...(options.usage ? { usage: options.usage } : {}) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

type Body = z.output<typeof BodySchema>;

const chatAnswer = ({ messages = [] }: Body, steps: readonly Step[]): object => {
  const done = messages.filter(({ role }) => role === 'tool').length;
  const step = steps[done];
  const call = {
    id: `call_${done}`,
    type: 'function',
    function: { name: step?.tool, arguments: JSON.stringify(step?.input) },
  };
  const message =
    step === undefined
      ? { role: 'assistant', content: 'Done.' }
      : { role: 'assistant', content: null, tool_calls: [call] };
  return { id: 'x', object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] };
};

const responsesAnswer = ({ input = [] }: Body, steps: readonly Step[]): object => {
  const done = input.filter(({ type }) => type === 'function_call_output').length;
  const step = steps[done];
  const thought = { type: 'reasoning', id: `rs_${done}`, summary: [] };
  const call = {
    type: 'function_call',
    call_id: `call_${done}`,
    name: step?.tool,
    arguments: JSON.stringify(step?.input),
  };
  const words = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done.' }] };
  return { id: 'x', object: 'response', output: [thought, step === undefined ? words : call] };
};
