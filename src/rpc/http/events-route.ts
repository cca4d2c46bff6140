// GET /events: what is appended to the record, as server-sent events. A client that comes back with Last-Event-ID gets
// what it has missed; an event from just before may come twice, with the same id, but none is left out.
import type { ServerResponse } from 'node:http';
import { decodeTime } from 'ulid';
import * as z from 'zod';
import type { Envelope } from '../../core/event.ts';
import type { Project } from '../projects.ts';
import type { HttpParts } from './parts.ts';
import { noProject, projectOf } from './project-of.ts';
import { type Refusal, refuse } from './refusal.ts';
import { replay } from './replay.ts';
import type { Exchange, Route } from './route.ts';
import { openSse } from './sse.ts';

/** Each field narrows what is told. `type` may be a list with commas. */
const QuerySchema = z.strictObject({
  project: z.string().optional(),
  type: z.string().optional(),
  session: z.string().optional(),
  run: z.string().optional(),
});
type Query = z.output<typeof QuerySchema>;

export const eventsRoute = (parts: HttpParts): Route => {
  const open = new Set<ServerResponse>();
  return {
    path: '/events',
    methods: ['GET'],
    answer: (exchange) => {
      const { response, url, request } = exchange;
      const query = QuerySchema.safeParse(Object.fromEntries(url.searchParams));
      if (!query.success) return refuse(response, WRONG_QUERY);
      const named = projectOf(exchange);
      const projects = parts.projects.list().filter(({ id }) => named === undefined || named === id);
      if (projects.length === 0) return refuse(response, noProject(parts.projects, named));
      const since = timeOf(request.headers['last-event-id']);
      if (since === 'unknown') return refuse(response, WRONG_ID);
      open.add(response);
      response.once('close', () => open.delete(response));
      stream(parts, exchange, { query: query.data, projects, since });
    },
    close: async () => {
      for (const response of open) response.end();
    },
  };
};

interface Asked {
  readonly query: Query;
  readonly projects: readonly Project[];
  /** Milliseconds since 1970; undefined: from now on. */
  readonly since: number | undefined;
}

const stream = (
  { projects: { get }, limits, metrics }: HttpParts,
  { response, grant }: Exchange,
  { query, projects, since }: Asked,
): void => {
  const sse = openSse(response, limits.unreadBytes);
  const isAsked = filterOf(query);
  const stops = projects.map(({ id }) => {
    const door = get(id);
    const show = (event: Envelope): void => {
      if (isAsked(event)) sse.write(frameOf(id, event));
    };
    if (door === undefined) return () => {};
    if (since === undefined) return door.follow(show);
    const tell = (event: Envelope): Promise<void> => {
      show(event);
      return sse.drained();
    };
    return replay({ door, since, tell, giveUp: () => response.destroy() });
  });
  const beat = (): void => (grant.holds() ? sse.write(': alive\n\n') : void response.end());
  const timer = setInterval(beat, limits.heartbeatMs).unref();
  const closed = metrics.opened('events');
  response.once('close', () => {
    clearInterval(timer);
    for (const stop of stops) stop();
    closed();
  });
};

const filterOf = ({ type, session, run }: Query): ((event: Envelope) => boolean) => {
  const types = type?.split(',');
  return (event) =>
    (types === undefined || types.includes(event.type)) &&
    (session === undefined || event.session === session) &&
    (run === undefined || event.run === run);
};

const frameOf = (project: string, event: Envelope): string =>
  `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify({ project_id: project, ...event })}\n\n`;

/** An event's id says when it was made. */
const timeOf = (id: string | readonly string[] | undefined): number | 'unknown' | undefined => {
  if (id === undefined || id === '') return undefined;
  try {
    return decodeTime(String(id).replace(/^evt_/, ''));
  } catch {
    return 'unknown';
  }
};

const WRONG_QUERY: Refusal = {
  status: 400,
  code: 'invalid_arguments',
  message: 'the query has a field that is not known',
  remedy: 'use project, type (a list with commas), session and run',
};

const WRONG_ID: Refusal = {
  status: 400,
  code: 'invalid_arguments',
  message: 'Last-Event-ID is not the id of an event',
  remedy: 'send the id of the last event that came, or leave it out',
};
