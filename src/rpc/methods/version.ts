import * as z from 'zod';
import { defineMethod } from './method.ts';

export const version = defineMethod({
  name: 'version',
  summary: 'The name and version of the server.',
  params: z.strictObject({}),
  result: z.strictObject({ name: z.string(), version: z.string() }),
  who: 'agent',
  run: (_params, { served }) => ({ name: served.name, version: served.version }),
});
