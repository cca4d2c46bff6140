// Which repository a request is for, where the protocol itself cannot say it.
import type { Projects } from '../projects.ts';
import type { Refusal } from './refusal.ts';
import type { Exchange } from './route.ts';

/** `?project=` or the header `Harness-Project`; undefined: the only one. */
export const projectOf = ({ url, request }: Pick<Exchange, 'url' | 'request'>): string | undefined => {
  const header = request.headers['harness-project'];
  return url.searchParams.get('project') ?? (typeof header === 'string' ? header : undefined);
};

export const noProject = (projects: Projects, id: string | undefined): Refusal => ({
  status: 404,
  code: 'not_found',
  message: id === undefined ? 'it is not said for which project' : `there is no project ${JSON.stringify(id)}`,
  remedy: `add ?project=NAME or the header Harness-Project; known: ${
    projects
      .list()
      .map((project) => project.id)
      .join(', ') || 'none'
  }`,
});
