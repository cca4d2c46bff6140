// What stays of an update: every hidden character written out.
import { type PlanUpdate, PlanUpdateSchema } from '../../core/plan.ts';
import { visible } from '../../core/visible.ts';

export const visibleUpdate = (update: PlanUpdate): PlanUpdate =>
  PlanUpdateSchema.parse(
    Object.fromEntries(
      Object.entries(update).map(([name, value]) => [name, typeof value === 'string' ? visible(value) : value]),
    ),
  );
