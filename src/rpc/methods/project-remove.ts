import * as z from 'zod';
import { defineMethod } from './method.ts';
import { ProjectSchema } from './project-list.ts';

export const projectRemove = defineMethod({
  name: 'project_remove',
  summary: 'Stop serving a repository: its calls end, its sessions are closed, its record stays where it is.',
  params: z.strictObject({ name: z.string() }),
  result: ProjectSchema,
  who: 'human',
  run: ({ name }, { projects }) => projects.remove(name),
});
