import * as z from 'zod';
import { defineMethod } from './method.ts';

export const ProjectSchema = z.strictObject({ id: z.string(), root: z.string().describe('absolute') });

export const projectList = defineMethod({
  name: 'project_list',
  summary: 'The repositories that this server answers for; their ids are what project_id takes.',
  params: z.strictObject({}),
  result: z.strictObject({ projects: z.array(ProjectSchema) }),
  who: 'agent',
  run: (_params, { projects }) => ({ projects: projects.list() }),
});
