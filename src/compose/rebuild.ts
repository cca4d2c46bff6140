// A page of the composition root: everything that stands beside the log, or is folded from it bit by bit, made anew from
// the log alone and compared. Lists of runs and timelines are folded from the log whenever they are shown, and need none of it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError, systemCode } from '../core/error.ts';
import { type Envelope, EVENT_DATA, type EventType } from '../core/event.ts';
import { createFollow } from '../log/follow.ts';
import { readEvents } from '../log/read-events.ts';
import { type Approval, afterEvent, approvalOf } from '../policy/approvals.ts';
import { readModes } from '../settings/modes.ts';
import { readGrants } from '../settings/trust.ts';
import { realRoot, stateOf } from './settings.ts';
import { openTrace } from './trace.ts';

export interface Rebuilt {
  readonly projection: 'approvals' | 'claims' | 'trust' | 'modes' | 'index';
  /** Entries that were made from the log. */
  readonly entries: number;
  /** What is not as the log says, one thing a line. */
  readonly differences: readonly string[];
}

const TYPES: readonly EventType[] = [
  'approval_requested',
  'approval_resolved',
  'approval_used',
  'trust_granted',
  'trust_revoked',
  'task_started',
  'rule_mode_changed',
];

/** Rebuilds every projection of the workspace's record and compares it with the one in use. */
export const rebuildProjections = async (options: {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<readonly Rebuilt[]> => {
  const state = stateOf(realRoot(options.root), options.env);
  const inTime: Envelope[] = [];
  for await (const event of readEvents(state)) if (TYPES.some((type) => type === event.type)) inTime.push(event);
  const rebuilt = foldApprovals(inTime);
  const followed = foldApprovals(createFollow(state, { since: '', types: TYPES })());
  const granted = grantsIn(inTime);
  const noted = (await readGrants(state)).map(({ grant }) => grant);
  const changed = modesIn(inTime);
  const inForce = [...(await readModes(state)).values()].map(({ change }) => change);
  const index = await indexAgainst(state);
  return [
    { projection: 'approvals', entries: rebuilt.size, differences: approvalDifferences(rebuilt, followed) },
    claimsAgainst({ approvals: rebuilt, attempts: attemptsIn(inTime) }, claimsIn(state)),
    { projection: 'trust', entries: granted.length, differences: setDifferences('grant', granted, noted) },
    { projection: 'modes', entries: changed.length, differences: setDifferences('change of mode', changed, inForce) },
    ...(index === undefined ? [] : [index]),
  ];
};

/** Undefined where there is no index, or none can be. */
const indexAgainst = async (state: string): Promise<Rebuilt | undefined> => {
  const trace = await openTrace({ state });
  try {
    const differences = await trace.compare();
    const { events } = await trace.status();
    return differences === undefined ? undefined : { projection: 'index', entries: events, differences };
  } catch (thrown) {
    if (thrown instanceof HarnessError && thrown.code === 'not_installed') return undefined;
    throw thrown;
  } finally {
    trace.close();
  }
};

/** Questions first: a segment that is read earlier may hold the answer to one. */
const foldApprovals = (events: readonly Envelope[]): ReadonlyMap<string, Approval> => {
  const known = new Map<string, Approval>();
  const isQuestion = ({ type }: Envelope): boolean => type === 'approval_requested';
  for (const event of [...events.filter(isQuestion), ...events.filter((event) => !isQuestion(event))]) {
    const id = approvalOf(event);
    // Who signed is not compared here, only what the lines come to.
    const next = id === undefined ? undefined : afterEvent(known.get(id), event, () => true);
    if (id !== undefined && next !== undefined) known.set(id, next);
  }
  return known;
};

/** What is decided by; which of two equal lines was read first is not. */
const essence = ({ binding, sessions, resolution, uses }: Approval): string =>
  JSON.stringify([binding, sessions.toSorted(), resolution?.decision, resolution?.scope, uses.toSorted()]);

const approvalDifferences = (
  rebuilt: ReadonlyMap<string, Approval>,
  followed: ReadonlyMap<string, Approval>,
): readonly string[] =>
  [...new Set([...rebuilt.keys(), ...followed.keys()])].flatMap((id) => {
    const [a, b] = [rebuilt.get(id), followed.get(id)];
    if (a !== undefined && b !== undefined && essence(a) === essence(b)) return [];
    return [`approval ${id} comes out otherwise when it is followed`];
  });

interface Claimed {
  readonly approvals: ReadonlyMap<string, Approval>;
  /** The names under which attempts at tasks were taken. */
  readonly attempts: readonly string[];
}

const attemptsIn = (events: readonly Envelope[]): readonly string[] =>
  events.flatMap(({ type, data }) => {
    const begun = type === 'task_started' ? EVENT_DATA.task_started.loose().safeParse(data).data : undefined;
    return begun === undefined ? [] : [`${begun.task}_${begun.attempt}`];
  });

/** An attempt at a task is begun once, by whoever makes its claim. */
const attemptDifferences = (attempts: readonly string[], claims: ReadonlySet<string>): readonly string[] => [
  ...attempts.filter((name) => !claims.has(name)).map((name) => `${name} was begun, and its claim is gone`),
  ...attempts.filter((name, at) => attempts.indexOf(name) !== at).map((name) => `${name} was begun twice`),
];

/** An approval for one call is used by whoever makes its claim; a claim alone is a process that died in between. */
const claimsAgainst = ({ approvals, attempts }: Claimed, claims: ReadonlySet<string>): Rebuilt => {
  const used = [...approvals.values()].filter(
    ({ resolution, uses }) => resolution?.scope === 'once' && uses.length > 0,
  );
  return {
    projection: 'claims',
    entries: used.length + attempts.length,
    differences: [
      ...attemptDifferences(attempts, claims),
      ...used.flatMap(({ approval, uses }) => [
        ...(claims.has(approval)
          ? []
          : [`approval ${approval} was used, and its claim is gone: it could be used again`]),
        ...(uses.length > 1 ? [`approval ${approval} is good once and was used ${uses.length} times`] : []),
      ]),
    ],
  };
};

const claimsIn = (state: string): ReadonlySet<string> => {
  try {
    return new Set(readdirSync(join(state, 'claims')));
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return new Set();
    throw thrown;
  }
};

/** The newest grant of each workspace that nobody has taken back. */
const grantsIn = (events: readonly Envelope[]): readonly string[] => {
  const byRoot = new Map<string, string>();
  for (const { type, principal, data } of events) {
    if (principal !== 'human') continue;
    const granted = type === 'trust_granted' ? EVENT_DATA.trust_granted.safeParse(data).data : undefined;
    if (granted !== undefined) byRoot.set(granted.root, granted.grant);
    const revoked = type === 'trust_revoked' ? EVENT_DATA.trust_revoked.safeParse(data).data : undefined;
    for (const [root, grant] of byRoot) if (revoked?.grants.includes(grant) === true) byRoot.delete(root);
  }
  return [...byRoot.values()];
};

/** The newest change of each rule. */
const modesIn = (events: readonly Envelope[]): readonly string[] => {
  const newest = new Map<string, string>();
  for (const { type, data } of events) {
    const change = type === 'rule_mode_changed' ? EVENT_DATA.rule_mode_changed.loose().safeParse(data).data : undefined;
    if (change !== undefined) newest.set(change.rule, change.change);
  }
  return [...newest.values()];
};

const setDifferences = (what: string, rebuilt: readonly string[], inUse: readonly string[]): readonly string[] => [
  ...rebuilt.filter((id) => !inUse.includes(id)).map((id) => `${what} ${id} is on record and not in use`),
  ...inUse.filter((id) => !rebuilt.includes(id)).map((id) => `${what} ${id} is in use and not on record`),
];
