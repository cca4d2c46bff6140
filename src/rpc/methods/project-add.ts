import * as z from 'zod';
import { defineMethod } from './method.ts';
import { ProjectSchema } from './project-list.ts';

export const projectAdd = defineMethod({
  name: 'project_add',
  summary: 'Serve another repository from now on, with its own record, policy and rules. Over HTTP only.',
  params: z.strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][\w.-]{0,63}$/i)
      .describe('what project_id takes'),
    path: z.string().regex(/^\//, 'must be absolute').describe('directory of the workspace, absolute'),
  }),
  result: ProjectSchema,
  who: 'human',
  run: ({ name, path }, { projects }) => projects.add(name, path),
});
