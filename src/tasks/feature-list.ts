// Feature lists of other programs: `[{category, description, steps, passes}]`. What passes is said by the record alone.
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import type { NewEvent } from '../core/event.ts';
import type { Task } from '../core/task.ts';
import { visible } from '../core/visible.ts';

const FeatureLineSchema = z.strictObject({
  category: z.string().min(1),
  description: z.string().min(1),
  steps: z.array(z.string()),
  passes: z.boolean(),
});
export type FeatureLine = z.output<typeof FeatureLineSchema>;
const FeatureListSchema = z.array(FeatureLineSchema);

export interface Imported {
  readonly events: readonly NewEvent[];
  readonly opened: number;
  /** Features that are tasks already. */
  readonly known: number;
  /** Features that claim to pass where nothing on record shows it. */
  readonly claimed: readonly string[];
}

const keyOf = ({ category, description }: Pick<FeatureLine, 'category' | 'description'>): string =>
  JSON.stringify([category, description]);

const byFeature = (tasks: readonly Task[]): ReadonlyMap<string, Task> =>
  new Map(tasks.flatMap((task) => (task.feature === undefined ? [] : [[keyOf(task.feature), task]])));

/** The events that open a task for each feature that is none yet. Throws invalid_arguments for what is no feature list. */
export const importFeatures = (text: string, tasks: readonly Task[], newId: () => string): Imported => {
  const lines = parsed(text);
  const known = byFeature(tasks);
  const fresh = new Map(lines.filter((line) => !known.has(keyOf(line))).map((line) => [keyOf(line), line]));
  const events = [...fresh.values()].map(
    ({ category, description, steps }): NewEvent => ({
      type: 'task_opened',
      data: {
        task: newId(),
        title: visible(description).slice(0, TITLE_CHARS),
        acceptance: steps.map(visible),
        phases: [],
        depends_on: [],
        checks: [],
        budget: {},
        feature: { category, description, steps },
      },
    }),
  );
  const claimed = lines
    .filter((line) => line.passes && known.get(keyOf(line))?.state !== 'completed')
    .map(({ description }) => description);
  return { events, opened: events.length, known: lines.length - events.length, claimed };
};

const TITLE_CHARS = 160;

const parsed = (text: string): readonly FeatureLine[] => {
  const remedy = 'give a JSON list of {category, description, steps, passes}';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HarnessError('invalid_arguments', 'the feature list is no JSON', remedy);
  }
  const list = FeatureListSchema.safeParse(value);
  if (list.success) return list.data;
  const issue = list.error.issues[0];
  throw new HarnessError('invalid_arguments', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`, remedy);
};

/** The tasks that stand for features, in the order in which they were opened; `all`: every other task as well. */
export const exportFeatures = (tasks: readonly Task[], all: boolean): readonly FeatureLine[] =>
  tasks.flatMap(({ feature, title, acceptance, state }) => {
    if (feature === undefined && !all) return [];
    const { category, description, steps } = feature ?? { category: 'task', description: title, steps: acceptance };
    return [{ category, description, steps: [...steps], passes: state === 'completed' }];
  });
