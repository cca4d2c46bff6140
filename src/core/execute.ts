// Stage two: run the tool with a deadline, cancellation, the files and the command that were judged, and nothing else.
import { check } from './check.ts';
import { HarnessError, messageOf } from './error.ts';
import type { AdmittedCall, Ended, Parts, Request } from './parts.ts';
import type { Checkpoint, Commands } from './ports.ts';
import { contextOf } from './refusal.ts';
import type { Outcome, ToolContext } from './tool.ts';

interface Execution {
  readonly request: Request;
  /** `run path` of every file whose first content in the run has been kept. */
  readonly checkpointed: Set<string>;
}

/** Runs an admitted call to its end. What the tool throws becomes an outcome here, once. */
export const execute = async (
  parts: Parts,
  call: AdmittedCall,
  { request, checkpointed }: Execution,
): Promise<Ended> => {
  const stop = request.stop ?? new AbortController();
  const timer = setTimeout(() => stop.abort(DEADLINE), call.bound.deadlineMs);
  try {
    stop.signal.throwIfAborted();
    const outcome = await call.bound.run(contextFor(parts, call, { request, checkpointed, signal: stop.signal }));
    return stop.signal.aborted && stop.signal.reason !== DEADLINE ? fateOf(stop.signal, call) : { outcome };
  } catch (thrown) {
    return stop.signal.aborted ? fateOf(stop.signal, call) : { outcome: failure(thrown) };
  } finally {
    clearTimeout(timer);
  }
};

const DEADLINE = 'deadline';

const fateOf = (signal: AbortSignal, call: AdmittedCall): Ended =>
  signal.reason === DEADLINE
    ? { fate: 'timeout', reason: `no answer after ${call.bound.deadlineMs / 1000} s; the call was stopped` }
    : { fate: 'cancelled', reason: 'the client cancelled the call or is gone; it was stopped' };

/** A fault without a code is ours; its message goes to the caller, with the call id to find it in the trace. */
const failure = (thrown: unknown): Outcome<Record<string, unknown>> => {
  if (!(thrown instanceof HarnessError)) {
    return {
      status: 'error',
      code: 'internal_error',
      reason: messageOf(thrown),
      remedy: 'report this with the call id',
      data: {},
      text: '',
    };
  }
  const remedy = thrown.remedy === undefined ? {} : { remedy: thrown.remedy };
  return { status: 'error', code: thrown.code, reason: thrown.message, ...remedy, data: { ...thrown.data }, text: '' };
};

const contextFor = (
  parts: Parts,
  call: AdmittedCall,
  run: Execution & { readonly signal: AbortSignal },
): ToolContext => ({
  session: call.session,
  call: call.id,
  root: parts.workspace.root,
  effects: call.declared,
  signal: run.signal,
  files: call.held.files(checkpointer(parts, call, run.checkpointed)),
  commands: commandsFor(parts, call, run),
  artifacts: parts.artifacts,
  permits: (path) => permits(parts, call, path),
  progress: run.request.progress ?? (() => {}),
});

/** Keeps the content that a file had before the run first wrote it, so that nothing an agent overwrites is lost. */
const checkpointer =
  (parts: Parts, call: AdmittedCall, checkpointed: Set<string>): Checkpoint =>
  async (path, before) => {
    const key = `${call.session.run} ${path}`;
    if (checkpointed.has(key)) return;
    const kept = before === undefined ? null : await parts.artifacts.put(before);
    parts.log.append(contextOf(call), [{ type: 'checkpoint_created', data: { path, before: kept } }]);
    checkpointed.add(key);
  };

const commandsFor = (
  parts: Parts,
  call: AdmittedCall,
  { request, signal }: Execution & { readonly signal: AbortSignal },
): Commands => ({
  run: ({ timeoutMs, env = {} }) => {
    if (call.plan === undefined) throw new Error(`${call.tool.name} runs a command but declared none`);
    const onOutput = request.progress;
    return parts.workspace.run(call.plan, { timeoutMs, env, signal, ...(onOutput === undefined ? {} : { onOutput }) });
  },
});

const permits = (parts: Parts, call: AdmittedCall, path: string): boolean =>
  check(parts, { tool: call.tool.name, principal: call.session.principal }, [{ kind: 'read', path }]).decision ===
  'allow';
