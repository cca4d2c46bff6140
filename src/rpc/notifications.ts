// What a server tells its clients unasked, one row each. Another kind of event that clients should hear of is one row.
import * as z from 'zod';
import { ResolutionSchema } from '../core/approval.ts';
import type { Door } from '../core/door.ts';
import { EnvelopeSchema, EVENT_DATA, type EventType } from '../core/event.ts';
import type { Notify } from './notify.ts';
import type { Project } from './projects.ts';

/** As documents describe it. */
export interface DescribedNotification {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  readonly params: z.ZodObject;
}

/** What belongs to a connection itself. */
export const PROGRESS: DescribedNotification = {
  name: '$/progress',
  summary: 'What a call says while it runs, to whoever asked under a workDoneToken.',
  params: z.strictObject({
    token: z.union([z.string(), z.int()]),
    value: z.strictObject({ kind: z.literal('report'), message: z.string() }),
  }),
};
export const DROPPED: DescribedNotification = {
  name: 'notifications/dropped',
  summary: 'How many notifications were left out because the client did not read.',
  params: z.strictObject({ count: z.int() }),
};

/** What clients choose from. */
export interface Notification extends DescribedNotification {
  /** The event that it tells of; absent: each. */
  readonly event?: EventType;
  /** Told to clients that have not chosen. */
  readonly unasked: boolean;
}

const where = { project_id: z.string() };

export const NOTIFICATIONS: readonly Notification[] = [
  {
    name: 'approval/requested',
    summary: 'A call waits for a person.',
    event: 'approval_requested',
    unasked: true,
    params: EVENT_DATA.approval_requested
      .omit({ binding: true })
      .strip()
      .extend({ ...where, session: z.string(), run: z.string() }),
  },
  {
    name: 'approval/resolved',
    summary: 'A question was answered, here or at another door.',
    event: 'approval_resolved',
    unasked: true,
    params: ResolutionSchema.omit({ proof: true })
      .strip()
      .extend({ ...where, session: z.string(), run: z.string() }),
  },
  {
    name: 'event/appended',
    summary: 'Each event of the log, whoever caused it.',
    unasked: false,
    params: z.strictObject({ ...where, event: EnvelopeSchema.loose() }),
  },
];

/** Sends these notifications about a project from now on, until the function that it gives is called. */
export const sendNotifications = (
  rows: readonly Notification[],
  { id, door }: Pick<Project, 'id'> & { readonly door: Door },
  notify: Notify,
): (() => void) => {
  const stops = rows.map(({ name, event: type, params }) =>
    door.follow(
      (event) => {
        const { session, run, data } = event;
        const told = type === undefined ? { event } : { ...fieldsOf(data), session, run };
        const sent = params.safeParse({ ...told, project_id: id });
        // What a later version has written differently is in the log, where event/appended finds it as well.
        if (sent.success) notify(name, sent.data);
      },
      type === undefined ? undefined : [type],
    ),
  );
  return () => {
    for (const stop of stops) stop();
  };
};

const fieldsOf = (data: unknown): object => (typeof data === 'object' && data !== null ? data : {});
