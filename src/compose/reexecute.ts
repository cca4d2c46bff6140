// A page of the composition root: the calls of one run made again, on the commit that the run began on, with a
// record of its own. In a clone and not in a worktree of the repository, so that what a call does to branches stays in it.
// What was allowed then and is allowed now runs; commands run in the sandbox or not at all.
import { hash } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { execa } from 'execa';
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import type { Envelope } from '../core/event.ts';
import { importedOf } from '../core/imported.ts';
import { openHarness } from '../harness.ts';
import { differences, OutcomeSchema, type RecordedOutcome } from '../replay/differences.ts';
import { VERSION } from '../version.ts';
import { pathInWorkTree, workTreeOf } from '../workspace/git.ts';
import { readEvents } from './log.ts';
import { realRoot, stateOf } from './settings.ts';
import { tools } from './tools.ts';
import { probeBubblewrap } from './workspace.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Reexecuted {
  readonly call: string;
  readonly tool: string;
  readonly outcome: 'same' | 'different' | 'not_run';
  /** Fields that differ, or why it did not run. */
  readonly detail: readonly string[];
}

export interface ReexecuteOptions {
  readonly root: string;
  readonly env: Environment;
  readonly run: string;
}

/** Makes the run's calls again, in their order. Throws not_found when the run or its commit is not there. */
export const reexecute = async ({ root: asked, env, run }: ReexecuteOptions): Promise<readonly Reexecuted[]> => {
  const root = realRoot(asked);
  const recorded = await recordOf(stateOf(root, env), run);
  const { head } = recorded;
  if (head === undefined)
    throw new HarnessError('not_found', `it is not on record on which commit ${run} began`, 'harness trace list');
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'harness-replay-')));
  const tree = join(directory, 'tree');
  try {
    await git('clone', '--quiet', '--local', '--no-checkout', workTreeOf(root) ?? root, tree);
    await git('-C', tree, 'remote', 'remove', 'origin');
    await git('-C', tree, 'checkout', '--quiet', '--detach', head);
    const place = join(tree, pathInWorkTree(root));
    return await callAgain(recorded, { root: place, env: { ...env, HARNESS_STATE_DIR: join(directory, 'state') } });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

/** Hooks have no part in this. Throws not_found when git cannot do it. */
const git = async (...argv: readonly string[]): Promise<void> => {
  const { failed, stderr } = await execa('git', ['-c', 'core.hooksPath=/dev/null', ...argv], { reject: false });
  if (failed) {
    const why = String(stderr).trim().split('\n').at(-1) ?? '';
    throw new HarnessError(
      'not_found',
      `the commit of the run cannot be checked out: ${why}`,
      'git fetch, and try again',
    );
  }
};

interface RunRecord {
  readonly head: string | undefined;
  /** Of the workspace then. */
  readonly root: string;
  readonly calls: readonly CallRecord[];
}

interface CallRecord {
  readonly call: string;
  readonly called: z.output<typeof CalledSchema>;
  readonly imported: boolean;
  allowed: boolean;
  outcome: RecordedOutcome | undefined;
}

const CalledSchema = z.looseObject({
  tool: z.string(),
  input: z.unknown(),
  input_sha256: z.string(),
  effects: z.array(z.looseObject({ kind: z.string() })),
});
const StartedSchema = z.looseObject({ head: z.string().optional() });
const OpenedSchema = z.looseObject({ root: z.string() });
const DecidedSchema = z.looseObject({ decision: z.string() });

const recordOf = async (state: string, run: string): Promise<RunRecord> => {
  const calls = new Map<string, CallRecord>();
  let [head, root]: (string | undefined)[] = [];
  for await (const event of readEvents(state, { mentioning: run })) {
    if (event.run !== run) continue;
    if (event.type === 'run_started') head = StartedSchema.safeParse(event.data).data?.head;
    if (event.type === 'session_opened') root = OpenedSchema.safeParse(event.data).data?.root;
    if (event.call !== undefined) take(calls, event.call, event);
  }
  if (calls.size === 0) throw new HarnessError('not_found', `there is no run ${run} with calls`, 'harness trace list');
  return { head, root: root ?? '', calls: [...calls.values()] };
};

const take = (calls: Map<string, CallRecord>, call: string, event: Envelope): void => {
  const { type, data } = event;
  const called = type === 'tool_called' ? CalledSchema.safeParse(data).data : undefined;
  if (called !== undefined)
    calls.set(call, { call, called, imported: importedOf(event) !== undefined, allowed: false, outcome: undefined });
  const known = calls.get(call);
  if (known === undefined) return;
  if (type === 'policy_decision') known.allowed = DecidedSchema.safeParse(data).data?.decision === 'allow';
  if (type === 'tool_result') known.outcome = OutcomeSchema.safeParse(data).data;
};

interface Again {
  readonly root: string;
  readonly env: Environment;
}

const callAgain = async ({ root: then, calls }: RunRecord, { root, env }: Again): Promise<readonly Reexecuted[]> => {
  const harness = await openHarness({ root, env, flags: {}, transport: 'replay' });
  const session = harness.openSession({ name: 'harness-replay', version: VERSION }, 'agent');
  const { backend } = harness.inForce().settings.config.sandbox;
  const probed = probeBubblewrap({ platform, path: env.PATH ?? '', root });
  const confined = backend !== 'off' && probed.state === 'works';
  const results: Reexecuted[] = [];
  try {
    for (const record of calls) {
      const { call, called } = record;
      const obstacle = obstacleTo(record, confined);
      if (obstacle !== undefined) {
        results.push({ call, tool: called.tool, outcome: 'not_run', detail: [obstacle] });
        continue;
      }
      const observation = await harness.call(session, { tool: called.tool, input: called.input });
      const after = await outcomeOf(harness.state, observation.call);
      results.push(
        compared(record, after, [then, root]) ?? {
          call,
          tool: called.tool,
          outcome: 'not_run',
          detail: [`${observation.status}: ${observation.reason ?? 'no outcome'}`],
        },
      );
    }
  } finally {
    harness.closeSession(session, 'replayed');
    await harness.close();
  }
  return results;
};

/** Why a call cannot be made again. */
const obstacleTo = ({ called, imported, allowed, outcome }: CallRecord, confined: boolean): string | undefined => {
  if (imported || !tools.some(({ name }) => name === called.tool)) return 'another program carried it out';
  if (!allowed) return 'it was not allowed then';
  if (outcome === undefined) return 'its outcome is not on record';
  if (hash('sha256', JSON.stringify(called.input ?? null)) !== called.input_sha256)
    return 'its arguments are not on record whole';
  if (!confined && called.effects.some(({ kind }) => kind === 'exec')) return 'there is no sandbox for commands';
  return undefined;
};

const outcomeOf = async (state: string, call: string): Promise<RecordedOutcome | undefined> => {
  for await (const { type, data } of readEvents(state, { mentioning: call }))
    if (type === 'tool_result') return OutcomeSchema.safeParse(data).data;
  return undefined;
};

const compared = (
  { call, called: { tool }, outcome }: CallRecord,
  after: RecordedOutcome | undefined,
  places: readonly [string, string],
): Reexecuted | undefined => {
  if (outcome === undefined || after === undefined) return undefined;
  const detail = differences(outcome, after, places);
  return { call, tool, outcome: detail.length === 0 ? 'same' : 'different', detail };
};
