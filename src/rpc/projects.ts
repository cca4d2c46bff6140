// The repositories that a server answers for: one over stdio, any number over HTTP.
import type { Door } from '../core/door.ts';

export interface Projects {
  /** The door of this project; of the only one where no id is given. Undefined when there is none, or none can be meant. */
  get(id: string | undefined): Door | undefined;
  list(): readonly Project[];
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
});
