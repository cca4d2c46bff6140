// Past calls into the log: the events that a call has when it is made here, each with the mark of its source. Nobody
// here judged them, so they have no decision. What is on record already is passed over, whoever recorded it.

import { callIdOf, presentId } from '../clients/call-id.ts';
import { fromRoot } from '../clients/paths.ts';
import { effectsOf, isOwnTool, type ToolClient } from '../clients/tools.ts';
import type { Effect } from '../core/effect.ts';
import type { Envelope, EventContext, NewEvent } from '../core/event.ts';
import type { Imported } from '../core/imported.ts';
import { isListing, isPathEffect } from '../core/path-effect.ts';
import type { ArtifactStore, EventLog, Policy } from '../core/ports.ts';
import { dataForLog, inputForLog, type Recording, redactDeep } from '../core/record.ts';
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

/** Calls on record by the ids that they would have now, and sessions that were imported. */
export interface Known {
  readonly calls: Map<string, OnRecord>;
  readonly sessions: Set<string>;
}

interface OnRecord {
  /** As it is on record. */
  readonly id: string;
  readonly session: string;
  ended: boolean;
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
  /** Sessions that were found beside those of this repository; left out, and in none of the other figures. */
  readonly elsewhere: number;
  readonly tools: Readonly<Record<string, number>>;
  /** Each thing that was not understood: its first place and how often it came. */
  readonly skipped: readonly (Skipped & { readonly count: number })[];
}

/** What the log knows of calls. */
export const knownOf = async (events: AsyncIterable<Envelope>): Promise<Known> => {
  const known: Known = { calls: new Map(), sessions: new Set() };
  for await (const { type, call, session } of events) {
    if (type === 'history_imported') known.sessions.add(session);
    if (call === undefined || (type !== 'tool_called' && type !== 'tool_result')) continue;
    const id = presentId(call);
    const entry = known.calls.get(id) ?? { id: call, session, ended: false };
    entry.ended ||= type === 'tool_result';
    known.calls.set(id, entry);
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
    else if ('elsewhere' in found) tally.leaveOut(found.elsewhere);
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
    if (call !== undefined) tally.count(call, context.call, isNew);
  }
};

interface Prepared {
  readonly context: EventContext & { readonly call: string };
  /** Of its session, with the first call. */
  readonly opening: NewEvent | undefined;
  readonly events: readonly NewEvent[];
  readonly isNew: boolean;
}

/** What of a call is not on record yet, as events. From here on it counts as known. */
const prepared = async (call: PastCall, parts: ImportParts): Promise<Prepared> => {
  const { known } = parts;
  const { entry, isNew } = onRecord(call, known);
  const context = contextOf(call, entry);
  const opening = known.sessions.has(context.session) ? undefined : opened(call, parts);
  known.sessions.add(context.session);
  const result = entry.ended ? undefined : call.result;
  entry.ended ||= result !== undefined;
  const events = [
    ...(isNew ? [await calledEvent(call, parts)] : []),
    ...(result === undefined ? [] : [await resultEvent(call, result, parts)]),
  ];
  return { context, opening, events, isNew };
};

/** Ids of fewer characters are not drawn at random by every client: some models count their calls in each session. */
const UNIQUE = 24;

/** A call as it is on record, perhaps from now on. */
const onRecord = (
  { session: name, id: clientId }: PastCall,
  { calls }: Known,
): { readonly entry: OnRecord; readonly isNew: boolean } => {
  const session = `ses_${name}`;
  const plain = presentId(callIdOf(clientId));
  const taken = plain.length < UNIQUE && (calls.get(plain)?.session ?? session) !== session;
  const id = taken ? `${plain}_${name}` : plain;
  const known = calls.get(id);
  if (known !== undefined) return { entry: known, isNew: false };
  const entry = { id, session, ended: false };
  calls.set(id, entry);
  return { entry, isNew: true };
};

/** The same ids as the hook gives, so that a call that it has recorded is not recorded again. */
const contextOf = ({ session, client }: PastCall, { id }: OnRecord): EventContext & { readonly call: string } => ({
  session: `ses_${session}`,
  run: `run_${session}`,
  call: id,
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
    effects: await redactDeep(parts, effectsOfPast(call, parts)),
    imported: markOf(call, call.at),
  },
});

/** After the analysis of commands, with paths told from the root wherever that was. */
const effectsOfPast = (call: PastCall, { roots, policy }: ImportParts): Effect[] => {
  const at = { roots, cwd: call.cwd };
  const declared = call.effects ?? effectsOf(clientOf(call), call.tool, call.input, at).effects;
  const told = (path: string): string => fromRoot(at, path);
  const placed = declared.map((effect) => (effect.kind === 'exec' ? { ...effect, cwd: told(effect.cwd) } : effect));
  const { effects } = policy.analyse(placed);
  return effects.map((effect) => {
    if (isListing(effect)) return { ...effect, below: told(effect.below) };
    return isPathEffect(effect) ? { ...effect, path: told(effect.path) } : effect;
  });
};

/** Whose tools the formats speak of. */
const clientOf = ({ from }: PastCall): ToolClient => (from === 'codex' ? 'codex' : 'claude');

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
  readonly count: (call: PastCall, id: string, isNew: boolean) => void;
  readonly countOwn: (call: PastCall) => void;
  readonly leaveOut: (session: string) => void;
  readonly skip: (skipped: Skipped) => void;
  readonly report: () => ImportReport;
}

const createTally = (): Tally => {
  const seen = new Set<string>();
  const own = new Set<string>();
  const elsewhere = new Set<string>();
  const sessions = new Set<string>();
  const tools = new Map<string, number>();
  const skipped = new Map<string, Skipped & { readonly count: number }>();
  const counts = { added: 0, failed: 0, rejected: 0, without_result: 0 };
  return {
    count: (call, id, isNew) => {
      // The same call stands in several transcripts when a session was resumed.
      if (seen.has(id)) return;
      seen.add(id);
      sessions.add(call.session);
      tools.set(call.tool, (tools.get(call.tool) ?? 0) + 1);
      const outcome = call.result === undefined ? undefined : outcomeOf(call.result);
      counts.added += Number(isNew);
      counts.failed += Number(outcome !== undefined && outcome.status !== 'ok');
      counts.rejected += Number(outcome?.code === 'rejected_by_user');
      counts.without_result += Number(outcome === undefined);
    },
    countOwn: ({ id }) => void own.add(id),
    leaveOut: (session) => void elsewhere.add(session),
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
      elsewhere: elsewhere.size,
      tools: Object.fromEntries([...tools].sort(([, a], [, b]) => b - a)),
      skipped: [...skipped.values()],
    }),
  };
};
