// The composition root: configuration -> policy, workspace, log, artifacts, pipeline -> Harness. The only file that
// names concrete parts. No logic of its own.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ConfigSources } from './config.ts';
import { check } from './core/check.ts';
import type { Verdict } from './core/decision.ts';
import type { Door } from './core/door.ts';
import type { Effect } from './core/effect.ts';
import type { NewEvent } from './core/event.ts';
import { createPipeline } from './core/pipeline.ts';
import { contextOf, unrecorded } from './core/refusal.ts';
import type { Session } from './core/session.ts';
import { openArtifacts } from './log/artifacts.ts';
import { createIds } from './log/ids.ts';
import { openLog } from './log/open-log.ts';
import { stateDir } from './log/state-dir.ts';
import { isSecretPath } from './policy/protected.ts';
import { createRedactor } from './policy/redact.ts';
import { loadSettings, policyOf } from './policy-in-force.ts';
import { tools } from './tools/index.ts';
import { VERSION } from './version.ts';
import { childEnvironment } from './workspace/environment.ts';
import { gitCommonDir, headCommit } from './workspace/git.ts';
import { openSeen } from './workspace/seen.ts';
import { openWorkspace } from './workspace/workspace.ts';

export { readEvents } from './log/read-events.ts';
export { foldRuns, type RunSummary } from './log/runs.ts';
export { type CallRow, timelineOf } from './log/timeline.ts';
export { type LogCheck, verifyLog } from './log/verify-log.ts';
export { MODES } from './policy/defaults.ts';
export { tools } from './tools/index.ts';
export { NAME, VERSION } from './version.ts';

export interface HarnessOptions {
  /** Directory of the workspace. */
  readonly root: string;
  readonly env: ConfigSources['env'];
  readonly flags: ConfigSources['flags'];
  /** How clients reach it, for the record: `mcp-stdio`, … */
  readonly transport: string;
}

export interface Harness extends Door {
  readonly root: string;
  readonly state: string;
  readonly mode: string;
  /** What would be decided about these effects of an agent's call; records and does nothing. */
  check(tool: string, effects: readonly Effect[]): Verdict;
  /** Seals the log. No call may be under way. */
  close(): Promise<void>;
}

/** Where the record of a workspace is kept: outside of it, shared by the worktrees of one repository. */
export const stateOf = (root: string, env: ConfigSources['env']): string =>
  stateDir({ keyPath: gitCommonDir(root) ?? root, env });

/** Opens the harness over one workspace. Throws HarnessError when the root or the configuration is unusable. */
export const openHarness = async (options: HarnessOptions): Promise<Harness> => {
  const { env } = options;
  const loaded = await loadSettings(options);
  const { config } = loaded;
  const workspace = openWorkspace(options.root, {
    childEnv: childEnvironment(env, config.env.pass),
    captureBytes: config.limits.capture_bytes,
    excluded: isSecretPath,
  });
  const { root } = workspace;
  const state = stateOf(root, env);
  const { policy, rules } = await policyOf(loaded, { root, state, env });
  const log = openLog({ state, durability: config.durability, version: VERSION });
  const newId = createIds();
  const pipeline = createPipeline({
    tools,
    policy,
    workspace,
    log,
    artifacts: openArtifacts(state, { durability: config.durability }),
    seen: openSeen({ root, directory: join(state, 'seen'), keep: 'writes' }),
    redactor: createRedactor(env),
    now: () => performance.now(),
    wallClock: () => Date.now(),
    newId,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    limits: { outputChars: config.limits.output_chars, approvalMinutes: config.limits.approval_minutes },
  });
  const opening = (): readonly NewEvent[] => [
    { type: 'session_opened', data: { root, mode: config.mode, policy: policy.hash, transport: options.transport } },
    {
      type: 'policy_loaded',
      data: {
        policy: policy.hash,
        mode: config.mode,
        sources: loaded.files.map((file) => file.path),
        rules,
      },
    },
    { type: 'run_started', data: headOf(root) },
  ];
  /** Calls of each session whose opening is in the log. */
  const calls = new Map<string, number>();
  const countCall = (session: Session): void => {
    // Written with the first call: a client that only looks at the tools leaves no session behind.
    if (!calls.has(session.id)) log.append(contextOf({ session }), opening());
    calls.set(session.id, (calls.get(session.id) ?? 0) + 1);
  };
  return {
    root,
    state,
    mode: config.mode,
    check: (tool, effects) => check({ policy, workspace }, { tool, principal: 'agent' }, effects),
    openSession: (client, principal) => ({ id: newId('ses'), run: newId('run'), principal, client }),
    call: async (session, request) => {
      try {
        countCall(session);
      } catch (thrown) {
        return unrecorded({ id: newId('call'), session }, thrown);
      }
      return pipeline.call(session, request);
    },
    admit: async (session, call) => {
      try {
        countCall(session);
      } catch (thrown) {
        return { decision: 'deny', observation: unrecorded({ id: call.id, session }, thrown) };
      }
      return pipeline.admit(session, call);
    },
    closeSession: (session, reason) => {
      const made = calls.get(session.id);
      if (made !== undefined)
        log.append(contextOf({ session }), [{ type: 'run_finished', data: { reason, calls: made } }]);
      calls.delete(session.id);
    },
    close: () => log.close(),
  };
};

const headOf = (root: string): { head?: string } => {
  const head = headCommit(root);
  return head === undefined ? {} : { head };
};
