// What answers about tasks say, read as a test needs it.
import { expect } from 'vitest';
import * as z from 'zod';
import type { Agent } from './asked.ts';

const StartedSchema = z.looseObject({ task: z.looseObject({ task: z.string() }) });

/** Begins a task; gives its id. */
export const begin = async (one: Agent, more: Record<string, unknown> = {}): Promise<string> => {
  const frame = await one.call('task_start', { title: 'Mend the sum', acceptance: ['the test passes'], ...more });
  expect(frame.status, frame.text).toBe('ok');
  return StartedSchema.parse(frame).task.task;
};

const GateSchema = z.looseObject({
  gate: z.looseObject({ items: z.array(z.looseObject({ item: z.string(), state: z.string(), what: z.string() })) }),
});

/** The names of what is missing. */
export const lacks = (frame: unknown): readonly string[] =>
  GateSchema.parse(frame).gate.items.flatMap(({ item, state }) => (state === 'missing' ? [item] : []));
