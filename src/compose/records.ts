// The part of the composition that lets clients read: the log's runs and artifacts, and the policy as it stands.
// Everything goes through the redactor on its way out, also what was redacted when it was written: what counts as a
// secret may have been learned since.
import type { ApprovalRecord, Resolution } from '../core/approval.ts';
import type { Envelope } from '../core/event.ts';
import type { ArtifactStore, Redactor } from '../core/ports.ts';
import { redactDeep } from '../core/record.ts';
import type { CallRow, PolicyRecord, Records, RuleRecord, RunRecord } from '../core/records.ts';
import { newestRuns } from '../log/newest-runs.ts';
import { readEvents } from '../log/read-events.ts';
import { foldRuns } from '../log/runs.ts';
import { timelineOf } from '../log/timeline.ts';
import { verifyLog } from '../log/verify-log.ts';
import { type Approval, stateAt } from '../policy/approvals.ts';
import type { InForce } from '../settings/live.ts';
import { problemLine } from '../settings/problem.ts';
import { ruleRow } from '../settings/rule-row.ts';

export interface RecordsParts {
  /** Real path of the workspace. */
  readonly root: string;
  readonly state: string;
  readonly artifacts: ArtifactStore;
  readonly redactor: Redactor;
  /** Every approval that is known, oldest first. */
  readonly approvals: () => readonly Approval[];
  /** What is in force, after a look at its files. */
  readonly inForce: () => Promise<InForce>;
}

export const composeRecords = (parts: RecordsParts): Records => {
  const { root, state, artifacts, redactor, inForce } = parts;
  return {
    runs: async () => redactDeep(parts, (await foldRuns(readEvents(state))).toReversed()),
    newestRuns: async (limit) => redactDeep(parts, await newestRuns(state, limit)),
    run: async (id) => redactDeep(parts, await runOf(state, id)),
    artifact: async (sha256) => {
      const bytes = await artifacts.get(sha256);
      return bytes === undefined ? undefined : redactor.redact(bytes.toString('utf8'));
    },
    rules: async () => redactDeep(parts, rulesOf(await inForce(), root)),
    policy: async () => redactDeep(parts, policyOf(await inForce())),
    policyVersion: policyVersions(inForce),
    approvals: async () => redactDeep(parts, recordsOf(parts.approvals(), Date.now())),
    events: (run) => redacted(parts, eventsOf(state, run)),
    since: (time) => redacted(parts, readEvents(state, { from: time })),
    verify: () => verifyLog(state),
  };
};

/** How long a look at the policy's files is good for, in milliseconds: any number of clients may want to know. */
const LOOK_MS = 250;

const policyVersions = (inForce: RecordsParts['inForce']): (() => Promise<number>) => {
  let known: InForce | undefined;
  let version = 0;
  let looked = Number.NEGATIVE_INFINITY;
  let latest = Promise.resolve(version);
  const look = async (): Promise<number> => {
    const now = await inForce();
    if (now !== known) version += 1;
    known = now;
    return version;
  };
  return () => {
    if (performance.now() - looked < LOOK_MS) return latest;
    looked = performance.now();
    latest = look();
    return latest;
  };
};

/** Calls that one answer shows; a run may have any number. */
const NEWEST_CALLS = 200;

/** In two passes over the lines that name the run, so that memory is bounded by what is shown. */
const runOf = async (state: string, id: string): Promise<RunRecord | undefined> => {
  const [run] = await foldRuns(eventsOf(state, id));
  if (run === undefined) return undefined;
  const timeline: CallRow[] = [];
  let earlier = 0;
  for await (const row of timelineOf(eventsOf(state, id, run.started))) {
    timeline.push(row);
    if (timeline.length <= NEWEST_CALLS) continue;
    timeline.shift();
    earlier += 1;
  }
  return { ...run, timeline, earlier_calls: earlier };
};

async function* eventsOf(state: string, run: string, from = ''): AsyncGenerator<Envelope> {
  for await (const event of readEvents(state, { mentioning: run, from })) {
    if (event.run === run) yield event;
  }
}

async function* redacted(parts: RecordsParts, events: AsyncIterable<Envelope>): AsyncGenerator<Envelope> {
  for await (const event of events) yield redactDeep(parts, event);
}

/** `now`: milliseconds since 1970. Binding and proof stay here: they are nobody's business but the judge's. */
const recordsOf = (approvals: readonly Approval[], now: number): readonly ApprovalRecord[] =>
  approvals.map((approval) => {
    const { binding: _binding, resolution, ...known } = approval;
    return { ...known, resolution: resolution && withoutProof(resolution), state: stateAt(approval, now) };
  });

const withoutProof = <Known extends Resolution>({ proof: _proof, ...rest }: Known) => rest;

const rulesOf = ({ sources, settings }: InForce, root: string): readonly RuleRecord[] =>
  sources.scopes
    .flatMap(({ rules }) => rules)
    .map((loaded) => ({
      ...ruleRow(loaded, { root, held: settings.heldRules }),
      pattern: loaded.rule.pattern,
      // What stands in a list has no version of its own, and its file says more than the rule.
      ...(loaded.rule.version === undefined ? {} : { text: loaded.file.text }),
    }));

const policyOf = ({ policy, settings, sources, problem }: InForce): PolicyRecord => {
  const { mode: _mode, permissions: _rules, ...config } = settings.config;
  return {
    mode: policy.mode,
    hash: policy.hash,
    sources: sources.scopes.flatMap(({ files }) => files.map(({ path }) => path)),
    rules: settings.rules.length,
    held: settings.held.map(({ path, line, what }) => problemLine({ path, line, problem: what })),
    ...(problem === undefined ? {} : { problem }),
    config,
  };
};
