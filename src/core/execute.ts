// Stage two: run the tool with a deadline, cancellation, the files and the command that were judged, and nothing else.
import { check } from './check.ts';
import { HarnessError, messageOf } from './error.ts';
import type { AdmittedCall, Ended, Parts, Request } from './parts.ts';
import type { Checkpoint, Commands } from './ports.ts';
import { contextOf } from './refusal.ts';
import { createStop, type Stop, type StopReason } from './stop.ts';
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
  const stop = createStop(call.bound.deadlineMs, request.cancellation);
  try {
    if (stop.reason() !== undefined) return fateOf(stop.reason(), call);
    const outcome = await call.bound.run(contextFor(parts, call, { request, checkpointed, stop }));
    return stop.reason() === 'cancelled' ? fateOf('cancelled', call) : { outcome };
  } catch (thrown) {
    return stop.reason() === undefined ? { outcome: failure(thrown) } : fateOf(stop.reason(), call);
  } finally {
    stop.release();
  }
};

const fateOf = (reason: StopReason | undefined, call: AdmittedCall): Ended =>
  reason === 'deadline'
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

interface Running extends Execution {
  readonly stop: Stop;
}

const contextFor = (parts: Parts, call: AdmittedCall, run: Running): ToolContext => ({
  session: call.session,
  call: call.id,
  root: parts.workspace.root,
  answer: call.answer,
  effects: call.declared,
  get signal() {
    return run.stop.signal();
  },
  files: call.held.files(checkpointer(parts, call, run.checkpointed)),
  commands: commandsFor(parts, call, run),
  artifacts: parts.artifacts,
  libraries: parts.libraries,
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

const commandsFor = (parts: Parts, call: AdmittedCall, { request, stop }: Running): Commands => ({
  run: ({ timeoutMs, env = {} }) => {
    if (call.plan === undefined) throw new Error(`${call.tool.name} runs a command but declared none`);
    const onOutput = request.progress;
    return parts.workspace.run(call.plan, {
      timeoutMs,
      env,
      signal: stop.signal(),
      ...(onOutput === undefined ? {} : { onOutput }),
    });
  },
  serve: ({ timeoutMs, request: asked }) => {
    if (call.plan === undefined) throw new Error(`${call.tool.name} starts a server but declared none`);
    return parts.workspace.serve(call.plan, { timeoutMs, request: asked, signal: stop.signal() });
  },
});

const permits = (parts: Parts, { tool, session }: AdmittedCall, path: string): boolean => {
  const { principal, within } = session;
  return (
    check(parts, { tool: tool.name, principal, session: session.id, within }, [{ kind: 'read', path }]).decision ===
    'allow'
  );
};
