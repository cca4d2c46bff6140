// Every tool is a method of the same name. Its result is the observation: frame and data, flat.
import * as z from 'zod';
import { frameShape } from '../../core/observation.ts';
import type { Tool } from '../../core/tool.ts';
import { invalidParams } from '../params.ts';
import type { Method } from './method.ts';

export const toolMethod = (tool: Tool): Method => ({
  name: tool.name,
  ...(tool.aliases === undefined ? {} : { aliases: tool.aliases }),
  summary: tool.description,
  params: tool.input,
  result: z.strictObject({ ...frameShape, ...tool.output.partial().shape }),
  who: 'agent',
  bind: (input) => ({
    run: async ({ door, session, cancellation, progress }) => {
      const request = { tool: tool.name, input, cancellation, ...(progress === undefined ? {} : { progress }) };
      const { data, text: _words, ...frame } = await door.call(session, request);
      // Only after the call, because a call that was not understood is recorded as well.
      const bound = frame.code === 'invalid_arguments' ? tool.bind(input) : undefined;
      if (bound !== undefined && 'error' in bound)
        throw invalidParams({ name: tool.name, params: tool.input }, bound.error, frame);
      return { ...data, ...frame };
    },
  }),
});
