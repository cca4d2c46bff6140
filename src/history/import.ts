// Past calls into the log: the events that a call has when it is made here, each with the mark of its source. Nobody
// here judged them, so they have no decision. What is on record already is passed over, whoever recorded it.

import { fromRoot } from '../clients/paths.ts';
import { effectsOf, isOwnTool, type ToolClient } from '../clients/tools.ts';
import type { Effect } from '../core/effect.ts';
import type { Envelope, EventContext, NewEvent } from '../core/event.ts';
import type { Imported } from '../core/imported.ts';
import { isListing, isPathEffect } from '../core/path-effect.ts';
import type { ArtifactStore, EventLog, Policy } from '../core/ports.ts';
import { dataForLog, inputForLog, type Recording } from '../core/record.ts';
import type { Past, PastCall, PastResult, Skipped } from './call.ts';
import { outcomeOf } from './outcome.ts';
import { rootOf } from './roots.ts';

export interface ImportParts extends Recording {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly policy: Pick<Policy, 'analyse'>;
  /** Directories that stand for the workspace, deepest first. */
  readonly roots: readonly string[];
  /** Calls that are on record already; grows as the import goes on. */
  readonly known: Known;
}

/** Ids of calls on record, and of those whose outcome is, and of sessions. */
export interface Known {
  readonly calls: Set<string>;
  readonly ended: Set<string>;
  readonly sessions: Set<string>;
}

export interface ImportReport {
  /** Calls that were read, those that were on record already among them. */
  readonly calls: number;
  readonly sessions: number;
  /** Calls that were recorded by this import. */
  readonly added: number;
  /** Calls that did not end well: refused, stopped and victims of a sibling among them. */
  readonly failed: number;
  /** Calls that a person refused. */
  readonly rejected: number;
  readonly without_result: number;
  /** Calls of our own server, which has recorded them itself; left out, and in none of the other figures. */
  readonly own: number;
  readonly tools: Readonly<Record<string, number>>;
  /** Each thing that was not understood: its first place and how often it came. */
  readonly skipped: readonly (Skipped & { readonly count: number })[];
}

/** What the log knows of calls. */
export const knownOf = async (events: AsyncIterable<Envelope>): Promise<Known> => {
  const known: Known = { calls: new Set(), ended: new Set(), sessions: new Set() };
  for await (const { type, call, session } of events) {
    if (type === 'tool_called' && call !== undefined) known.calls.add(call);
    if (type === 'tool_result' && call !== undefined) known.ended.add(call);
    if (type === 'history_imported') known.sessions.add(session);
  }
  return known;
};

/** Calls that are made ready together: most of the time goes into storing their results. */
const BATCH = 64;

/** Records everything, in the order in which it is read. Throws log_unavailable. */
export const importPast = async (past: AsyncIterable<Past>, parts: ImportParts): Promise<ImportReport> => {
  const tally = createTally();
  let batch: PastCall[] = [];
  for await (const found of past) {
    if ('skipped' in found) tally.skip(found.skipped);
    else if (isOwnTool(found.call.tool)) tally.countOwn(found.call);
    else batch.push(found.call);
    if (batch.length < BATCH) continue;
    await recordCalls(batch, parts, tally);
    batch = [];
  }
  await recordCalls(batch, parts, tally);
  return tally.report();
};

const recordCalls = async (calls: readonly PastCall[], parts: ImportParts, tally: Tally): Promise<void> => {
  const ready = await Promise.all(calls.map((call) => prepared(call, parts)));
  for (const [index, { context, opening, events, isNew }] of ready.entries()) {
    const { call: _, ...session } = context;
    if (opening !== undefined) parts.log.append(session, [opening]);
    parts.log.append(context, events);
    const call = calls[index];
    if (call !== undefined) tally.count(call, isNew);
  }
};

interface Prepared {
  readonly context: EventContext;
  /** Of its session, with the first call. */
  readonly opening: NewEvent | undefined;
  readonly events: readonly NewEvent[];
  readonly isNew: boolean;
}

/** What of a call is not on record yet, as events. From here on it counts as known. */
const prepared = async (call: PastCall, parts: ImportParts): Promise<Prepared> => {
  const { known } = parts;
  const context = contextOf(call);
  const isNew = added(known.calls, context.call);
  const opening = added(known.sessions, context.session) ? opened(call, parts) : undefined;
  const result = call.result !== undefined && added(known.ended, context.call) ? call.result : undefined;
  const events = [
    ...(isNew ? [await calledEvent(call, parts)] : []),
    ...(result === undefined ? [] : [await resultEvent(call, result, parts)]),
  ];
  return { context, opening, events, isNew };
};

/** Whether the set did not hold it. */
const added = (set: Set<string>, value: string): boolean => {
  const before = set.size;
  return set.add(value).size > before;
};

/** The same ids as the hook gives, so that a call that it has recorded is not recorded again. */
const contextOf = ({ session, id, client }: PastCall): EventContext & { readonly call: string } => ({
  session: `ses_${session}`,
  run: `run_${session}`,
  call: `call_${id}`,
  principal: 'agent',
  client,
});

const opened = ({ from, session, cwd, at }: PastCall, { roots }: ImportParts): NewEvent => ({
  type: 'history_imported',
  data: { from, session, root: rootOf(roots, cwd), began: at },
});

const markOf = ({ from, sidechain }: PastCall, at: string): Imported => ({
  from,
  at,
  ...(sidechain ? { sidechain: true as const } : {}),
});

const calledEvent = async (call: PastCall, parts: ImportParts): Promise<NewEvent> => ({
  type: 'tool_called',
  data: {
    tool: call.tool,
    ...(await inputForLog(parts, call.input)),
    effects: effectsOfPast(call, parts),
    imported: markOf(call, call.at),
  },
});

/** After the analysis of commands, with paths told from the root wherever that was. */
const effectsOfPast = (call: PastCall, { roots, policy }: ImportParts): Effect[] => {
  const at = { roots, cwd: call.cwd };
  const declared = call.effects ?? effectsOf(CLIENT, call.tool, call.input, at).effects;
  const told = (path: string): string => fromRoot(at, path);
  const placed = declared.map((effect) => (effect.kind === 'exec' ? { ...effect, cwd: told(effect.cwd) } : effect));
  const { effects } = policy.analyse(placed);
  return effects.map((effect) => {
    if (isListing(effect)) return { ...effect, below: told(effect.below) };
    return isPathEffect(effect) ? { ...effect, path: told(effect.path) } : effect;
  });
};

/** Whose tools the formats speak of. */
const CLIENT: ToolClient = 'claude';

/** Texts beyond this are kept as artifacts. */
const LONGEST_RESULT = 1_000;

const resultEvent = async (call: PastCall, result: PastResult, parts: ImportParts): Promise<NewEvent> => {
  const text = await parts.redactor.redact(result.text);
  const outcome = outcomeOf(result);
  const artifact = text.length > LONGEST_RESULT ? await parts.artifacts.put(Buffer.from(text)) : undefined;
  return {
    type: 'tool_result',
    data: {
      ...outcome,
      ...(outcome.status === 'ok' ? {} : { reason: text.slice(0, LONGEST_RESULT) }),
      data: dataForLog(parts, { response: text }),
      text_bytes: Buffer.byteLength(text),
      ...(artifact === undefined ? {} : { artifact }),
      duration_ms: Math.max(0, Date.parse(result.at) - Date.parse(call.at)),
      imported: markOf(call, result.at),
    },
  };
};

interface Tally {
  readonly count: (call: PastCall, isNew: boolean) => void;
  readonly countOwn: (call: PastCall) => void;
  readonly skip: (skipped: Skipped) => void;
  readonly report: () => ImportReport;
}

const createTally = (): Tally => {
  const seen = new Set<string>();
  const own = new Set<string>();
  const sessions = new Set<string>();
  const tools = new Map<string, number>();
  const skipped = new Map<string, Skipped & { readonly count: number }>();
  const counts = { added: 0, failed: 0, rejected: 0, without_result: 0 };
  return {
    count: (call, isNew) => {
      // The same call stands in several transcripts when a session was resumed.
      if (seen.has(call.id)) return;
      seen.add(call.id);
      sessions.add(call.session);
      tools.set(call.tool, (tools.get(call.tool) ?? 0) + 1);
      const outcome = call.result === undefined ? undefined : outcomeOf(call.result);
      counts.added += Number(isNew);
      counts.failed += Number(outcome !== undefined && outcome.status !== 'ok');
      counts.rejected += Number(outcome?.code === 'rejected_by_user');
      counts.without_result += Number(outcome === undefined);
    },
    countOwn: ({ id }) => void own.add(id),
    skip: (found) => {
      const key = `${found.file}\n${found.what}`;
      const known = skipped.get(key);
      skipped.set(key, { ...(known ?? found), count: (known?.count ?? 0) + 1 });
    },
    report: () => ({
      calls: seen.size,
      sessions: sessions.size,
      ...counts,
      own: own.size,
      tools: Object.fromEntries([...tools].sort(([, a], [, b]) => b - a)),
      skipped: [...skipped.values()],
    }),
  };
};
