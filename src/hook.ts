// The composition root of `harness hook`: a process for one event of another program. It judges and records with the
// same parts as the server, and loads none that it does not need.
import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { hrtime } from 'node:process';
import { isShell } from './clients/tools.ts';
import type { WorkspaceParts } from './compose/workspace.ts';
import { HarnessError, messageOf } from './core/error.ts';
import type { NewEvent } from './core/event.ts';
import type { GateParts } from './core/parts.ts';
import type { ArtifactStore, Workspace } from './core/ports.ts';
import type { Session } from './core/session.ts';
import { countCalls } from './log/count-calls.ts';
import { createIds } from './log/ids.ts';
import { questionOf } from './log/question-of.ts';
import { openSharedLog } from './log/shared-log.ts';
import { stateDir } from './log/state-dir.ts';
import { isSecretPath } from './policy/protected.ts';
import { createRedactor } from './policy/redact.ts';
import { policyInForce } from './policy-in-force.ts';
import { answerEvent, type Gate } from './rpc/protocols/hook/hook.ts';
import { type HookClient, type HookEvent, type KnownEvent, readPayload } from './rpc/protocols/hook/payload.ts';
import { readAll, writeAll } from './rpc/transports/descriptors.ts';
import { VERSION } from './version.ts';
import { pathOutside } from './workspace/fixed-program.ts';
import { gitCommonDir, headCommit, pathInWorkTree, workTreeOf } from './workspace/git.ts';
import { openSeen } from './workspace/seen.ts';
import { openView } from './workspace/view.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** 0: what was printed is the answer. 1: something went wrong. 2: so wrong that the client must not go on. */
export type HookExit = 0 | 1 | 2;

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/** Answers the one event on standard input. */
export const hook = async (argv: readonly string[], { env }: { readonly env: Environment }): Promise<HookExit> => {
  let event: HookEvent | undefined;
  try {
    event = readPayload(readAll(STDIN), clientIn(argv));
    if (event.event === 'other') {
      writeAll(STDERR, `harness hook: nothing to do at ${event.name}; harness init lists the events that it serves\n`);
      return 0;
    }
    const known = event;
    const { text, fault } = await answerEvent(known, () => openGate(known, env));
    if (text !== undefined) writeAll(STDOUT, `${text}\n`);
    if (fault === undefined) return 0;
    writeAll(STDERR, complaint(fault));
    return 1;
  } catch (thrown) {
    writeAll(STDERR, complaint(thrown));
    // A session that is kept from ending by a hook at its end would never end.
    return event === undefined || 'tool' in event ? 2 : 1;
  }
};

const clientIn = ([flag, value, ...rest]: readonly string[]): HookClient | undefined => {
  if (flag === undefined) return undefined;
  if (flag === '--client' && rest.length === 0 && (value === 'claude' || value === 'codex')) return value;
  throw new HarnessError(
    'invalid_arguments',
    'harness hook takes --client claude|codex only',
    'run harness init again',
  );
};

/** One line, because clients show the first. */
const complaint = (thrown: unknown): string => {
  const remedy = thrown instanceof HarnessError && thrown.remedy !== undefined ? ` Next: ${thrown.remedy}.` : '';
  return `harness hook: ${`${messageOf(thrown)}.${remedy}`.replace(/\s+/g, ' ')}\n`;
};

const openGate = async (event: KnownEvent, env: Environment): Promise<Gate> => {
  const asked = rootOf(event, env);
  const { root, look } = openView(asked, isSecretPath);
  const state = stateDir({ keyPath: gitCommonDir(root) ?? root, env });
  const loading = { root, env, state, place: pathInWorkTree(root), flags: {} };
  const inForce = await policyInForce(loading, runsCommands(event));
  const { config, policies, policy, sources } = inForce;
  const { mode, durability, limits } = config;
  const read = sources.scopes.flatMap(({ files }) => files.map(({ path }) => path));
  const writer = `h-${event.client}-${event.session}`;
  const opening = (): readonly NewEvent[] => [
    { type: 'session_opened', data: { root, mode, policy: policy.hash, transport: `${event.client}-hook` } },
    { type: 'policy_loaded', data: { policy: policy.hash, mode, sources: read, rules: policies.rules.length } },
    { type: 'run_started', data: headOf(root) },
  ];
  const log = openSharedLog({ state, writer, durability, version: VERSION, opening });
  const parts: GateParts = {
    policy,
    workspace: { root, look },
    log,
    // Only what was judged `ask` has to know what people have said.
    approvals: async () => {
      const { composeApprovals } = await import('./compose/approvals.ts');
      return composeApprovals({ env, state, log, policies: () => policies }).desk;
    },
    artifacts: lazyArtifacts(state, durability),
    seen: openSeen({ root, directory: join(state, 'seen'), keep: 'all' }),
    redactor: createRedactor(env),
    now: () => Number(hrtime.bigint()) / NS_PER_MS,
    wallClock: () => Date.now(),
    newId: createIds(),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    limits: { outputChars: limits.output_chars, approvalMinutes: config.approvals.expire_minutes },
    afterWrite: async (paths) => {
      const { composeGuards } = await import('./compose/guards.ts');
      const run = programsIn({ root, state, env: { ...env, PATH: pathOutside(root, env.PATH ?? '') }, config });
      const guarding = composeGuards({ workspace: { root, run }, inForce: async () => inForce, patience: GUARDS_MS });
      return guarding.afterWrite(paths);
    },
  };
  return {
    parts,
    roots: [asked, root],
    session: sessionOf(event),
    questionOf: (call) => questionOf(state, writer, call),
    calls: () => countCalls(state, writer),
  };
};

const NS_PER_MS = 1e6;

/** A third of what `harness init` lets clients wait for a hook. */
const GUARDS_MS = 10_000;

/** Hardly any guard is a program, and the sandbox for one is the largest part of all. */
const programsIn =
  (parts: WorkspaceParts): Workspace['run'] =>
  async (plan, options) =>
    (await import('./compose/workspace.ts')).composeWorkspace(parts).run(plan, options);

/** Hardly any event has something to keep. */
const lazyArtifacts = (state: string, durability: 'strict' | 'balanced'): ArtifactStore => {
  const open = async (): Promise<ArtifactStore> =>
    (await import('./log/artifacts.ts')).openArtifacts(state, { durability });
  return { put: async (bytes) => (await open()).put(bytes), get: async (sha256) => (await open()).get(sha256) };
};

const runsCommands = (event: KnownEvent): boolean => 'tool' in event && isShell(event.tool);

/** Where the client says that the project is, else the work tree it stands in, else where it stands. */
const rootOf = ({ client, cwd }: KnownEvent, env: Environment): string => {
  const root = (client === 'claude' ? env.CLAUDE_PROJECT_DIR : undefined) || workTreeOf(cwd) || cwd;
  if (isAbsolute(root)) return root.replace(/(?<=.)\/+$/, '');
  throw new HarnessError('invalid_arguments', `the workspace ${root} is not an absolute path`, 'update the client');
};

const CLIENT_NAMES = { claude: 'claude-code', codex: 'codex' } as const;

/** Ids follow from the client's own, so that all events of one session join, whichever process recorded them. */
const sessionOf = ({ client, session }: KnownEvent): Session => ({
  id: `ses_${session}`,
  run: `run_${session}`,
  principal: 'agent',
  client: { name: CLIENT_NAMES[client], version: 'hook' },
});

const headOf = (root: string): { head?: string } => {
  const head = headCommit(root);
  return head === undefined ? {} : { head };
};
