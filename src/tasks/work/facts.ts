// What the record shows of work in a workspace: what was written, run and found, and when. A fold over its events.
import * as z from 'zod';
import { type Envelope, EVENT_DATA } from '../../core/event.ts';
import { importedOf } from '../../core/imported.ts';

/** A call that changed something, or may have. */
export interface Change {
  readonly call: string;
  readonly session: string;
  readonly tool: string;
  readonly began: string;
  /** Undefined while nobody knows how it ended. */
  readonly ended: string | undefined;
  readonly paths: readonly string[];
}

/** A run of something that proves. */
export interface Proof {
  readonly kind: 'test' | 'validation' | 'check';
  readonly call: string;
  readonly session: string;
  /** When what it looked at was looked at, at the earliest. */
  readonly began: string;
  readonly at: string;
  readonly passed: boolean;
  /** The command line that ran. */
  readonly cmd: string;
  /** Of a test run, what came of it; of the others, in words. */
  readonly outcome: string;
  /** The step, or `task/check`. */
  readonly of: string;
  /** Names of failing tests. */
  readonly failures: readonly string[];
  /** Whether tests were what ran: a known runner, or a command that a person has agreed to. */
  readonly runner: boolean;
}

export interface Finding {
  readonly at: string;
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly severity: string;
  /** The look that it was found in. */
  readonly look: string;
}

export interface Scan {
  readonly at: string;
  readonly look: string;
  readonly paths: readonly string[];
  /** Rules that were not looked for. */
  readonly notRun: readonly string[];
}

export interface DriftSeen {
  readonly at: string;
  readonly path: string;
  readonly session: string;
}

/** A call that was to change something and was not let. */
export interface Refusal {
  readonly at: string;
  readonly session: string;
  readonly rule: string;
  readonly reason: string;
}

export interface Facts {
  readonly refusals: readonly Refusal[];
  readonly roots: ReadonlyMap<string, string>;
  readonly finished: ReadonlySet<string>;
  readonly changes: ReadonlyMap<string, Change>;
  readonly proofs: readonly Proof[];
  readonly findings: readonly Finding[];
  readonly scans: readonly Scan[];
  readonly drifts: readonly DriftSeen[];
}

interface Called {
  readonly tool: string;
  readonly began: string;
  readonly runner: boolean;
}

export interface Gathering extends Facts {
  readonly take: (event: Envelope) => void;
  /** A call has succeeded; the same as its event, for whoever has not parsed it. */
  readonly end: (call: string, ts: string) => void;
}

/** An empty fold; `take` adds an event. Events of a segment come in order, segments in any. */
export const gatherFacts = (): Gathering => {
  const roots = new Map<string, string>();
  const finished = new Set<string>();
  const changes = new Map<string, Change>();
  const calls = new Map<string, Called>();
  const proofs: Proof[] = [];
  const findings: Finding[] = [];
  const scans: Scan[] = [];
  const drifts: DriftSeen[] = [];
  const refusals: Refusal[] = [];
  const takers: Readonly<Record<string, (event: Envelope) => void>> = {
    session_opened: ({ session, data }) => {
      const root = OpenedSchema.safeParse(data).data?.root;
      if (root !== undefined) roots.set(session, root);
    },
    run_finished: ({ session }) => finished.add(session),
    tool_called: (event) => {
      const known = calledBy(event);
      if (known === undefined) return;
      calls.set(event.call ?? '', known.called);
      if (known.change !== undefined) changes.set(known.change.call, known.change);
    },
    policy_decision: ({ call = '', session, ts, data }) => {
      const decided = DecidedSchema.safeParse(data).data;
      if (decided?.decision === 'allow') return;
      changes.delete(call);
      if (decided?.decision === 'deny') refusals.push({ at: ts, session, rule: decided.rule, reason: decided.reason });
    },
    tool_result: ({ call = '', ts, data }) => {
      const change = changes.get(call);
      if (change === undefined) return;
      if (changedNothing(change, data)) changes.delete(call);
      else changes.set(call, { ...change, ended: ts });
    },
    test_result: (event) => proofs.push(...testOf(event, calls.get(event.call ?? ''))),
    validation_result: (event) => proofs.push(...validationOf(event, calls.get(event.call ?? ''))),
    check_result: (event) => proofs.push(...checkOf(event, calls.get(event.call ?? ''))),
    rule_check: ({ ts, session, call, data }) => {
      const found = FindingSchema.safeParse(data).data;
      if (found !== undefined) findings.push({ ...found, at: ts, look: call ?? session });
    },
    guard_scanned: ({ ts, session, call, data }) => {
      const scan = ScanSchema.safeParse(data).data;
      if (scan === undefined || scan.guards === 0) return;
      scans.push({ at: ts, look: call ?? session, paths: scan.paths, notRun: scan.not_run.map(({ guard }) => guard) });
    },
    drift_detected: ({ ts, session, data }) => {
      const path = DriftSchema.safeParse(data).data?.path;
      if (path !== undefined) drifts.push({ at: ts, path, session });
    },
  };
  return {
    end: (call, ts) => {
      const change = changes.get(call);
      if (change !== undefined) changes.set(call, { ...change, ended: ts });
    },
    roots,
    finished,
    changes,
    proofs,
    findings,
    scans,
    drifts,
    refusals,
    take: (event) => {
      if (importedOf(event) === undefined) takers[event.type]?.(event);
    },
  };
};

const OpenedSchema = z.looseObject({ root: z.string() });
const DecidedSchema = z.looseObject({
  decision: z.string(),
  rule: z.string().default(''),
  reason: z.string().default(''),
});
const DriftSchema = z.looseObject({ path: z.string() });
const FindingSchema = z.looseObject({
  path: z.string(),
  line: z.int().default(0),
  rule: z.string(),
  message: z.string().default(''),
  severity: z.string(),
});
const ScanSchema = z.looseObject({
  paths: z.array(z.string()),
  guards: z.int(),
  not_run: z.array(z.looseObject({ guard: z.string() })).default([]),
});

/** Tools whose commands prove something; what they write on the way is not the work. */
const PROVING = ['run_tests', 'task_validate', 'task_check'];

const calledBy = ({ call = '', session, ts, data }: Envelope): { called: Called; change?: Change } | undefined => {
  if (!isFields(data) || typeof data.tool !== 'string' || !Array.isArray(data.effects)) return undefined;
  const { tool } = data;
  const effects: readonly Fields[] = data.effects.filter(isFields);
  const execs = effects.filter(({ kind }) => kind === 'exec');
  const called = { tool, began: ts, runner: execs.length > 0 && execs.every(isRunner) };
  if (PROVING.includes(tool)) return { called };
  const paths = effects.flatMap(({ kind, path }) =>
    (kind === 'write' || kind === 'delete') && typeof path === 'string' ? [path] : [],
  );
  if (paths.length === 0 && !execs.some(mayWrite)) return { called };
  return { called, change: { call, session, tool, began: ts, ended: undefined, paths } };
};

// Read by hand: there are thousands, and a schema would take most of the time.
type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A command that is not in the table has been agreed to by somebody; one that is there and only prints proves nothing. */
const isRunner = ({ proven }: Fields): boolean => proven === undefined || proven === 'test-runner';

/** Git's own book-keeping leaves the files of the work as they are. */
const KEEPING = ['add', 'commit', 'push', 'tag', 'fetch'];

const mayWrite = ({ proven, argv }: Fields): boolean => {
  const [program, verb]: readonly unknown[] = Array.isArray(argv) ? argv : [];
  return proven === undefined && !(program === 'git' && KEEPING.includes(String(verb)));
};

const EndedSchema = z.looseObject({
  status: z.string(),
  data: z.looseObject({ change: z.unknown() }).catch({ change: '' }),
});

/** Our own file tools write all or nothing, and say so. */
const changedNothing = ({ tool }: Change, data: unknown): boolean => {
  const ended = EndedSchema.safeParse(data).data;
  if (tool !== 'write_file' && tool !== 'edit_file') return false;
  return ended?.status !== 'ok' || ended.data.change === 'unchanged';
};

const TestSchema = EVENT_DATA.test_result.loose();

const testOf = ({ call = '', session, ts, data }: Envelope, called: Called | undefined): readonly Proof[] => {
  const told = TestSchema.safeParse(data).data;
  // What another program says about its tests is its own word.
  if (told === undefined || called?.tool !== 'run_tests') return [];
  const { outcome, cmd } = told;
  const { began, runner } = called;
  return [
    {
      kind: 'test',
      call,
      session,
      began,
      at: ts,
      passed: outcome === 'passed',
      cmd,
      outcome,
      of: 'test',
      failures: told.failures,
      runner,
    },
  ];
};

const ValidationSchema = z.looseObject({ step: z.string(), cmd: z.string(), outcome: z.string() });

const validationOf = ({ call = '', session, ts, data }: Envelope, called: Called | undefined): readonly Proof[] => {
  const told = ValidationSchema.safeParse(data).data;
  if (told === undefined || called?.tool !== 'task_validate') return [];
  const { step, cmd, outcome } = told;
  const passed = outcome === 'passed';
  return [
    {
      kind: 'validation',
      call,
      session,
      began: called.began,
      at: ts,
      passed,
      cmd,
      outcome,
      of: step,
      failures: [],
      runner: true,
    },
  ];
};

const CheckSchema = z.looseObject({ task: z.string(), check: z.string(), cmd: z.string(), outcome: z.string() });

const checkOf = ({ call = '', session, ts, data }: Envelope, called: Called | undefined): readonly Proof[] => {
  const told = CheckSchema.safeParse(data).data;
  if (told === undefined || called?.tool !== 'task_check') return [];
  const { task, check, cmd, outcome } = told;
  const passed = outcome === 'passed';
  const of = `${task}/${check}`;
  return [
    { kind: 'check', call, session, began: called.began, at: ts, passed, cmd, outcome, of, failures: [], runner: true },
  ];
};
