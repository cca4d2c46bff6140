// The composition root: configuration -> policy, workspace, log, artifacts, pipeline -> Harness. The only file that
// names concrete parts. No logic of its own.
import { hash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename } from 'node:path';
import { type ConfigSources, type LoadedConfig, loadConfig, repositoryConfigFile, userConfigDir } from './config.ts';
import { check } from './core/check.ts';
import type { Verdict } from './core/decision.ts';
import type { Door } from './core/door.ts';
import type { Effect } from './core/effect.ts';
import { HarnessError } from './core/error.ts';
import type { NewEvent } from './core/event.ts';
import { createPipeline } from './core/pipeline.ts';
import type { EventLog } from './core/ports.ts';
import { contextOf, unrecorded } from './core/refusal.ts';
import { openArtifacts } from './log/artifacts.ts';
import { claim } from './log/claims.ts';
import { createFollow, type Follow } from './log/follow.ts';
import { createIds } from './log/ids.ts';
import { openLog } from './log/open-log.ts';
import { stateDir } from './log/state-dir.ts';
import { createDesk, type Desk } from './policy/approval-desk.ts';
import type { Approval } from './policy/approvals.ts';
import { judge, type Policies } from './policy/judge.ts';
import { isProven, operatorToken, proofOf } from './policy/operator-token.ts';
import { createPolicy } from './policy/policy.ts';
import { isSecretPath } from './policy/protected.ts';
import { createRedactor } from './policy/redact.ts';
import { openQuestion, type ResolveOptions, resolveApproval } from './policy/resolve-approval.ts';
import { compileRules, type Rule } from './policy/rules.ts';
import { tools } from './tools/index.ts';
import { VERSION } from './version.ts';
import { childEnvironment } from './workspace/environment.ts';
import { isFixedProgram, pathOutside } from './workspace/fixed-program.ts';
import { gitCommonDir, headCommit } from './workspace/git.ts';
import { openWorkspace } from './workspace/workspace.ts';

export { userConfigDir } from './config.ts';
export { readEvents } from './log/read-events.ts';
export { foldRuns, type RunSummary } from './log/runs.ts';
export { type CallRow, timelineOf } from './log/timeline.ts';
export { type LogCheck, verifyLog } from './log/verify-log.ts';
export { type Approval, type ApprovalState, stateAt } from './policy/approvals.ts';
export { MODES } from './policy/defaults.ts';
export { assertPerson } from './policy/operator.ts';
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
  /** Every approval on record, oldest first. */
  approvals(): readonly Approval[];
  /** Seals the log. No call may be under way. */
  close(): Promise<void>;
}

/** Where the record of a workspace is kept: outside of it, shared by the worktrees of one repository. */
export const stateOf = (root: string, env: ConfigSources['env']): string =>
  stateDir({ keyPath: gitCommonDir(root) ?? root, env });

/** Opens the harness over one workspace. Throws HarnessError when the root or the configuration is unusable. */
export const openHarness = async (options: HarnessOptions): Promise<Harness> => {
  // What an agent can write is no place to look for programs.
  const env = { ...options.env, PATH: pathOutside(options.root, options.env.PATH ?? '') };
  const saved = savedRulesOf(options.root, env);
  const loaded = await loadConfig({ ...options, saved });
  const { config } = loaded;
  const workspace = openWorkspace(options.root, {
    childEnv: childEnvironment(env, config.env.pass),
    captureBytes: config.limits.capture_bytes,
    excluded: isSecretPath,
  });
  const { root } = workspace;
  const state = stateOf(root, env);
  const rules = rulesOf(loaded, root, env);
  const policies = { mode: config.mode, rules, boundaries: { root, own: [state, userConfigDir(env)] } };
  const policy = createPolicy(policies, VERSION);
  const log = openLog({ state, durability: config.durability, version: VERSION });
  const newId = createIds();
  const approvals = openApprovals({ env, state, policies, log, saved });
  const pipeline = createPipeline({
    tools,
    policy,
    workspace,
    log,
    approvals: approvals.desk,
    artifacts: openArtifacts(state, { durability: config.durability }),
    redactor: createRedactor(env),
    now: () => performance.now(),
    wallClock: () => Date.now(),
    newId,
    sha256: (text) => hash('sha256', text),
    limits: { outputChars: config.limits.output_chars, approvalMinutes: config.approvals.expire_minutes },
  });
  const opening = (): readonly NewEvent[] => [
    { type: 'session_opened', data: { root, mode: config.mode, policy: policy.hash, transport: options.transport } },
    {
      type: 'policy_loaded',
      data: {
        policy: policy.hash,
        mode: config.mode,
        sources: loaded.files.map((file) => file.path),
        rules: rules.length,
      },
    },
    { type: 'run_started', data: headOf(root) },
  ];
  /** Calls of each session whose opening is in the log. */
  const calls = new Map<string, number>();
  return {
    root,
    state,
    mode: config.mode,
    check: (tool, effects) => check({ policy, workspace }, { tool, principal: 'agent' }, effects),
    ...approvals.doors,
    asking: { by: config.approvals.ask_by, waitMs: config.approvals.wait_seconds * 1000 },
    openSession: (client, principal) => ({ id: newId('ses'), run: newId('run'), principal, client }),
    call: async (session, request) => {
      try {
        // Written with the first call: a client that only looks at the tools leaves no session behind.
        if (!calls.has(session.id)) log.append(contextOf({ session }), opening());
        calls.set(session.id, (calls.get(session.id) ?? 0) + 1);
      } catch (thrown) {
        return unrecorded({ id: newId('call'), session }, thrown);
      }
      return pipeline.call(session, request);
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

/** Where the rules of a repository are kept that its user allowed always. */
const savedRulesOf = (root: string, env: ConfigSources['env']): string =>
  repositoryConfigFile(env, basename(stateOf(realOrAsked(root), env)));

const realOrAsked = (root: string): string => {
  try {
    return realpathSync(root);
  } catch {
    // Opening the workspace says what is wrong with it.
    return root;
  }
};

/** Nothing older can still be given or used; what a session was granted is younger than its process. */
const LONGEST_APPROVAL_MS = 2 * 86_400_000;

const followApprovals = (state: string): Follow =>
  createFollow(state, {
    since: new Date(Date.now() - LONGEST_APPROVAL_MS).toISOString().slice(0, 'yyyy-mm-dd'.length),
    types: ['approval_requested', 'approval_resolved', 'approval_used'],
  });

interface ApprovalParts {
  readonly env: ConfigSources['env'];
  readonly state: string;
  readonly policies: Policies;
  readonly log: EventLog;
  /** The user's own file for the repository. */
  readonly saved: string;
}

const openApprovals = (parts: ApprovalParts) => {
  const { env, policies, log, saved } = parts;
  const desk = openDesk(parts);
  const answering: ResolveOptions = {
    desk,
    log,
    clock: Date.now,
    sign: (resolution, binding) => proofOf(operatorToken(userConfigDir(env)), binding, resolution),
    // YAML costs time at every start, and is written once in a while.
    save: async (rules) => (await import('./policy/saved-rules.ts')).saveRules(saved, policies.boundaries.root, rules),
  };
  const doors: Pick<Harness, 'approvals' | 'openQuestion' | 'resolveApproval'> = {
    approvals: desk.approvals,
    openQuestion: (approval) => openQuestion(answering, approval),
    resolveApproval: (principal, answer) => resolveApproval(answering, principal, answer),
  };
  return { desk, doors };
};

const openDesk = ({ env, state, policies }: ApprovalParts): Desk => {
  const { root } = policies.boundaries;
  const anchors = { root, home: env.HOME ?? homedir() };
  return createDesk({
    follow: followApprovals(state),
    isGenuine: (resolution, binding) => isProven(userConfigDir(env), binding, resolution),
    claim: (approval) => claim(state, approval),
    clock: Date.now,
    judgeWith: (patterns, { call, effects, facts }) => {
      const { rules } = compileRules({ allow: patterns, ask: [], deny: [] }, 'session', anchors);
      return judge(call, effects, facts, { ...policies, rules: [...policies.rules, ...rules] });
    },
    isFixed: (program) =>
      isFixedProgram(program, { path: env.PATH ?? '', root, temporary: ['/tmp', '/var/tmp', tmpdir()] }),
  });
};

const headOf = (root: string): { head?: string } => {
  const head = headCommit(root);
  return head === undefined ? {} : { head };
};

const rulesOf = ({ files }: LoadedConfig, root: string, env: ConfigSources['env']): readonly Rule[] =>
  files.flatMap((file) => {
    const { rules, problems } = compileRules(file.permissions, file.scope, { root, home: env.HOME ?? homedir() });
    if (problems.length > 0) {
      const lines = problems.map(
        ({ list, index, pattern, problem }) => `${file.path}:${file.lineOf(list, index) ?? 1}: ${pattern}: ${problem}`,
      );
      throw new HarnessError('invalid_arguments', lines.join('; '), 'correct the pattern, or remove the line');
    }
    return rules;
  });
