// Adoptions as their events have left them: begun, decided, finished or undone.
import * as z from 'zod';
import type { Envelope, EventType } from '../../core/event.ts';
import { REVIEW_EVENTS } from '../../core/review.ts';

export const ADOPTION_TYPES = [
  'adoption_began',
  'adoption_finished',
  'adoption_undone',
] as const satisfies readonly EventType[];

const BeganSchema = z.looseObject(REVIEW_EVENTS.adoption_began.shape);
const EndedSchema = z.looseObject({ adoption: z.string() });

export type Adoption = z.output<typeof BeganSchema> & { readonly client: string };

/** Adoptions of which nobody has said that they ended, oldest first. */
export const unfinished = (events: readonly Envelope[]): readonly Adoption[] => {
  const open = new Map<string, Adoption>();
  const ended = new Set<string>();
  for (const { type, data, client } of events) {
    const began = type === 'adoption_began' ? BeganSchema.safeParse(data).data : undefined;
    if (began !== undefined) open.set(began.adoption, { ...began, client });
    const end = type === 'adoption_began' ? undefined : EndedSchema.safeParse(data).data;
    if (end !== undefined) ended.add(end.adoption);
  }
  return [...open.values()].filter(({ adoption }) => !ended.has(adoption));
};
