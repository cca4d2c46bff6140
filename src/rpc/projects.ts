// The repositories that a server answers for: one over stdio, any number over HTTP.
import type { Door } from '../core/door.ts';
import { HarnessError } from '../core/error.ts';

export interface Projects {
  /** The door of this project; of the only one where no id is given. Undefined when there is none, or none can be meant. */
  get(id: string | undefined): Door | undefined;
  list(): readonly Project[];
  /** Opens another repository under this id. Throws conflict, not_found; always where there is only one. */
  add(id: string, path: string): Promise<Project>;
  /** Lets its calls end, ends its sessions and closes its record. Throws not_found. */
  remove(id: string): Promise<Project>;
}

export interface Project {
  readonly id: string;
  /** Real path of the workspace. */
  readonly root: string;
}

/** A server for one repository. Its id is there to be shown; naming it is never needed. */
export const oneProject = (door: Door, project: Project): Projects => ({
  get: (id) => (id === undefined || id === project.id ? door : undefined),
  list: () => [project],
  add: async () => fixed(),
  remove: async () => fixed(),
});

const fixed = (): never => {
  throw new HarnessError('conflict', 'this server is for one repository', 'harness serve --http serves several');
};
