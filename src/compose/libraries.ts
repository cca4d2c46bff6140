// The part of the composition that makes libraries for tools. Each is loaded when it is first asked for: a server that
// nobody asks starts none of them.
import type { Governance } from '../core/governance.ts';
import type { Libraries } from '../core/libraries.ts';
import type { ArtifactStore } from '../core/ports.ts';
import type { RuleRow } from '../core/records.ts';
import type { RepoMap } from '../core/repo-map.ts';
import type { RepoMapText } from '../core/repo-map-text.ts';
import { handoffLines, type Tasks } from '../core/task.ts';
import type { Inspection } from '../settings/inspect.ts';
import { type MapOptions, openRepoMap } from './map.ts';
import { openMemory } from './memory.ts';
import { openPlans, openTasks, type TaskParts } from './tasks.ts';
import { openTrace } from './trace.ts';

export interface ComposedLibraries extends Libraries {
  /** Gives back what was opened. */
  close(): Promise<void>;
}

export interface LibraryOptions extends MapOptions, Pick<TaskParts, 'steps' | 'leaseMinutes'> {
  /** The rules of every scope. */
  readonly rules: () => Promise<readonly RuleRow[]>;
  readonly guards: Libraries['guards'];
  readonly artifacts: ArtifactStore;
  readonly inspect: () => Promise<Inspection>;
  readonly governance: (trace: Libraries['trace']) => Promise<Governance>;
}

export const composeLibraries = (options: LibraryOptions): ComposedLibraries => {
  const trace = once(() => openTrace(options));
  const governance = once(() => options.governance(trace.get));
  const map = once(() => openRepoMap(options));
  const tasks = once(() => openTasks({ ...options, trace: trace.get }));
  const plans = once(() => openPlans({ ...options, trace: trace.get }));
  const memory = once(() =>
    openMemory({
      ...options,
      trace: trace.get,
      repoMap: async (wanted) => asText(await map.get(), wanted),
      task: async (run) => taskLines(await tasks.get(), run),
    }),
  );
  const review = once(async () => {
    const { openReview } = await import('./review.ts');
    return openReview({ ...options, trace: trace.get });
  });
  const skills = once(async () => {
    const { openSkills } = await import('./skills.ts');
    return openSkills({ ...options, trace: trace.get });
  });
  return {
    trace: trace.get,
    repoMap: map.get,
    memory: memory.get,
    guards: options.guards,
    review: review.get,
    skills: skills.get,
    governance: governance.get,
    tasks: tasks.get,
    plans: plans.get,
    close: async () => {
      (await trace.opened())?.close();
      await (await map.opened())?.close();
    },
  };
};

/** Opened with the first question to it. */
const once = <Opened>(open: () => Promise<Opened>) => {
  let opening: Promise<Opened> | undefined;
  return {
    get: (): Promise<Opened> => {
      opening ??= open();
      return opening;
    },
    opened: async (): Promise<Opened | undefined> => opening?.catch(() => undefined),
  };
};

const asText = async (map: RepoMap, wanted: Parameters<RepoMapText>[0]): Promise<string> => {
  const { text } = await map.map({ ...wanted, refresh: false, explain: false });
  return text;
};

const taskLines = (tasks: Tasks, run: string): readonly string[] => {
  const task = tasks.list().findLast(({ attempts }) => attempts.some((attempt) => attempt.run === run));
  return task === undefined ? [] : [`${task.task} ${task.state}: ${task.title}`, ...handoffLines(tasks.handoff(task))];
};
