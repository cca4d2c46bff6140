// Several repositories in one server, each with a harness of its own: its own log, policy and rules.
import type { Door } from '../core/door.ts';
import { HarnessError } from '../core/error.ts';
import { createHostedDoor, type HostedDoor, type Observed } from './hosted-door.ts';
import type { Project, Projects } from './projects.ts';

/** A harness over one repository. */
export interface Opened extends Door {
  /** Real path of the workspace. */
  readonly root: string;
  close(): Promise<void>;
}

export interface HostedProjects extends Projects {
  /** Removes all of them. */
  close(reason: string): Promise<void>;
}

export interface HostingOptions {
  readonly open: (path: string) => Promise<Opened>;
  /** Told of each call that ended, by the id of its project. */
  readonly observed: (project: string, ...call: Parameters<Observed>) => void;
}

interface Hosted {
  readonly opened: Opened;
  readonly hosted: HostedDoor;
}

export const createHostedProjects = ({ open, observed }: HostingOptions): HostedProjects => {
  const projects = new Map<string, Hosted>();
  /** Ids that are being opened. */
  const reserved = new Set<string>();
  const remove = async (id: string, reason: string): Promise<Project> => {
    const found = projects.get(id);
    if (found === undefined) throw new HarnessError('not_found', `there is no project ${id}`, 'project_list');
    projects.delete(id);
    await found.hosted.shut(reason);
    await found.opened.close();
    return { id, root: found.opened.root };
  };
  const assertFree = (id: string): void => {
    if (projects.has(id) || reserved.has(id))
      throw new HarnessError('conflict', `there is a project ${id} already`, 'choose another name');
  };
  return {
    get: (id) => {
      if (id !== undefined) return projects.get(id)?.hosted.door;
      const [only, ...others] = projects.values();
      return others.length === 0 ? only?.hosted.door : undefined;
    },
    list: () => [...projects].map(([id, { opened }]) => ({ id, root: opened.root })),
    add: async (id, path) => {
      assertFree(id);
      reserved.add(id);
      try {
        const opened = await open(path);
        const hosted = createHostedDoor(opened, (...call) => observed(id, ...call));
        projects.set(id, { opened, hosted });
        return { id, root: opened.root };
      } finally {
        reserved.delete(id);
      }
    },
    remove: async (id) => {
      // Refusals of agents that would govern are recorded somewhere as long as there is a server.
      if (projects.size === 1 && projects.has(id))
        throw new HarnessError('conflict', `${id} is the only project`, 'add another one first, or stop the server');
      return remove(id, 'the project was removed');
    },
    close: async (reason) => {
      await Promise.all([...projects.keys()].map((id) => remove(id, reason)));
    },
  };
};
