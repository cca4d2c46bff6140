// An event as an answer tells it: its fields flat, the chosen ones only, nothing that is not there.
import { argumentOf } from '../../core/argument.ts';
import type { Envelope } from '../../core/event.ts';
import { happenedAt } from '../../core/imported.ts';
import type { TraceField } from '../../core/trace-query.ts';
import { type Fields, isFields, listOf, textOf } from '../index/event-line.ts';

export type EventView = Readonly<Record<string, unknown>>;

/** `tool`: of the call that the event belongs to. */
export const viewOf = (event: Envelope, tool: string | undefined, fields: readonly TraceField[]): EventView => {
  const { type, session, run, call, id, principal, client } = event;
  const data: Fields = isFields(event.data) ? event.data : {};
  const all: Readonly<Record<TraceField, unknown>> = {
    ts: happenedAt(event),
    type,
    session,
    run,
    call,
    id,
    principal,
    client,
    tool: tool ?? textOf(data.tool),
    argument: type === 'tool_called' ? about(data) : undefined,
    paths: type === 'tool_called' ? pathsOf(data) : undefined,
    decision: data.decision,
    rule: data.rule,
    reason: data.reason,
    status: data.status,
    code: data.code,
    duration_ms: data.duration_ms,
    data,
  };
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => (all[field] === undefined ? [] : [[field, all[field]]])),
  );
};

const ARGUMENT_CHARS = 200;

const about = ({ input }: Fields): string | undefined => argumentOf(input).slice(0, ARGUMENT_CHARS) || undefined;

const pathsOf = (data: Fields): readonly string[] | undefined => {
  const paths = listOf(data.effects).flatMap(({ path }) => textOf(path) ?? []);
  return paths.length === 0 ? undefined : [...new Set(paths)];
};
