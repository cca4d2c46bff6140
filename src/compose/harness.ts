// The composition root: configuration -> policy, workspace, log, artifacts, pipeline -> Harness. The only file that
// names concrete parts. No logic of its own.
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { type Examined, examine } from '../core/check.ts';
import type { Door } from '../core/door.ts';
import type { Effect } from '../core/effect.ts';
import { createPipeline } from '../core/pipeline.ts';
import type { Policy } from '../core/ports.ts';
import { unrecorded } from '../core/refusal.ts';
import type { Review } from '../core/review.ts';
import { openArtifacts } from '../log/artifacts.ts';
import { createIds } from '../log/ids.ts';
import { openLog } from '../log/open-log.ts';
import { createTail } from '../log/tail.ts';
import { openLoops } from '../loops/open-loops.ts';
import { analyse } from '../policy/analyse.ts';
import type { Approval } from '../policy/approvals.ts';
import type { Policies } from '../policy/judge.ts';
import { createPolicy } from '../policy/policy.ts';
import { isSecretPath } from '../policy/protected.ts';
import { createRedactor } from '../policy/redact.ts';
import { inspect } from '../settings/inspect.ts';
import { type InForce, notices, openLivePolicy } from '../settings/live.ts';
import { userConfigDir } from '../settings/places.ts';
import type { Settings } from '../settings/resolve.ts';
import { tools } from '../tools/index.ts';
import { callableIn, toolsIn } from '../tools/toolsets.ts';
import { validationSteps } from '../tools/validation/index.ts';
import { VERSION } from '../version.ts';
import { pathOutside } from '../workspace/fixed-program.ts';
import { openSeen } from '../workspace/seen.ts';
import { partsOf, realRoot } from '../workspace/view.ts';
import { type Approving, composeApprovals } from './approvals.ts';
import { composeGovernance } from './governance.ts';
import { composeGuards } from './guards.ts';
import { composeLibraries } from './libraries.ts';
import { composeMetrics } from './metrics.ts';
import { composeRecords } from './records.ts';
import { composeSessions } from './sessions.ts';
import { loadOptionsOf, type SettingsOptions } from './settings.ts';
import { composeTelemetry } from './telemetry.ts';
import { composeWorkspace } from './workspace.ts';

/** For as long, a write waits for what the guards say. */
const GUARDS_MS = 20_000;

export interface HarnessOptions extends SettingsOptions {
  /** How clients reach it, for the record: `mcp-stdio`, … */
  readonly transport: string;
  /** Told, a line each, what a person should know about the policy in force. */
  readonly notify?: (line: string) => void;
}

export interface Harness extends Door {
  readonly state: string;
  readonly mode: string;
  /** `check` with all that was judged. */
  examine(tool: string, effects: readonly Effect[]): Examined;
  /** The policy as it was loaded last. */
  inForce(): InForce;
  /** Every approval on record, oldest first. */
  approvals(): readonly Approval[];
  /** What people decide about drafts and rules. */
  review(): Promise<Review>;
  /** Seals the log. No call may be under way. */
  close(): Promise<void>;
}

/** Opens the harness over one workspace. Throws HarnessError when the root or the configuration is unusable. */
export const openHarness = async (options: HarnessOptions): Promise<Harness> => {
  const { notify } = options;
  const root = realRoot(options.root);
  // What an agent can write is no place to look for programs.
  const env = { ...options.env, PATH: pathOutside(root, options.env.PATH ?? '') };
  const loading = loadOptionsOf({ ...options, env, root });
  const { state } = loading;
  const policiesOf = ({ config, rules }: Settings): Policies => ({
    mode: config.mode,
    rules: rules.map(({ rule }) => rule),
    boundaries: { root, own: [state, userConfigDir(env)] },
    autoAllow: config.sandbox.auto_allow,
  });
  const compose = (settings: Settings): Policy => createPolicy(policiesOf(settings), VERSION, analyse);
  const tell = (now: InForce): void => {
    for (const line of notices(now)) notify?.(line);
  };
  const live = await openLivePolicy({ ...loading, compose, changed: tell });
  tell(live.current());
  // Mode and rules follow their files; everything else is what it was at the start.
  const { config } = live.current().settings;
  const workspace = composeWorkspace({ root, state, env, config });
  const record = openLog({ state, durability: config.durability, version: VERSION });
  const telemetry = await composeTelemetry({ config: config.telemetry, env, notify: notify ?? (() => {}) });
  const log = telemetry.over(record);
  const newId = createIds();
  const approvals: Approving = composeApprovals({
    env,
    state,
    log,
    policies: () => policiesOf(live.current().settings),
  });
  const artifacts = openArtifacts(state, { durability: config.durability });
  const redactor = createRedactor(env);
  const records = composeRecords({
    root,
    state,
    artifacts,
    redactor,
    inForce: live.refresh,
    approvals: approvals.doors.approvals,
  });
  const guarding = composeGuards({ workspace, inForce: live.refresh, patience: GUARDS_MS });
  const libraries = composeLibraries({
    root,
    state,
    env,
    excluded: isSecretPath,
    tokenizer: config.repo_map.tokenizer,
    rules: () => records.rules(),
    guards: guarding.guards,
    artifacts,
    inspect: () => inspect(loading),
    governance: composeGovernance({
      root,
      state,
      env,
      config,
      redactor,
      rules: () => records.rules(),
      policies: async () => policiesOf((await live.refresh()).settings),
    }),
    steps: () => validationSteps(workspace.place, config.tasks.validation),
    leaseMinutes: config.tasks.lease_minutes,
  });
  const { budgets, loops: levels } = config;
  const loops = openLoops({ levels, budgets, now: () => performance.now() });
  const pipeline = createPipeline({
    tools,
    libraries,
    afterWrite: guarding.afterWrite,
    loops,
    get policy() {
      return live.current().policy;
    },
    workspace,
    log,
    approvals: () => approvals.desk,
    seen: openSeen({ root, directory: join(state, 'seen'), keep: 'writes' }),
    artifacts,
    redactor,
    now: () => performance.now(),
    wallClock: () => Date.now(),
    newId,
    sha256: (text) => hash('sha256', text),
    limits: { outputChars: config.limits.output_chars, approvalMinutes: config.approvals.expire_minutes },
  });
  const upkeep = composeMetrics({ state, config, log, review: libraries.review, notify: notify ?? (() => {}) });
  const sessions = composeSessions({ root, transport: options.transport, log, opened: upkeep.begin });
  const judged = (tool: string, effects: readonly Effect[]): Examined =>
    examine({ policy: live.current().policy, workspace }, { tool, principal: 'agent' }, effects);
  return {
    root,
    state,
    get mode() {
      return live.current().policy.mode;
    },
    check: (tool, effects) => judged(tool, effects).verdict,
    examine: judged,
    inForce: live.current,
    ...approvals.doors,
    tools: toolsIn(config.toolsets, tools),
    callable: callableIn(config.toolsets, tools),
    records,
    asking: { by: config.approvals.ask_by, waitMs: config.approvals.wait_seconds * 1000 },
    openSession: (client, principal, clientRoots = []) => ({
      id: newId('ses'),
      run: newId('run'),
      principal,
      client,
      within: partsOf(root, clientRoots),
    }),
    call: async (session, request) => {
      const now = await live.refresh();
      try {
        sessions.countCall(session, now);
      } catch (thrown) {
        return unrecorded({ id: newId('call'), session }, thrown);
      }
      return pipeline.call(session, request);
    },
    admit: async (session, call) => {
      const now = await live.refresh();
      try {
        sessions.countCall(session, now);
      } catch (thrown) {
        return { decision: 'deny', observation: unrecorded({ id: call.id, session }, thrown) };
      }
      return pipeline.admit(session, call);
    },
    closeSession: (session, reason) => {
      sessions.close(session, reason);
      loops.forget(session.run);
    },
    review: libraries.review,
    skills: libraries.skills,
    metrics: upkeep.metrics,
    follow: createTail(state).follow,
    close: async () => {
      await upkeep.close();
      await libraries.close();
      await record.close();
      await telemetry.close();
    },
  };
};
