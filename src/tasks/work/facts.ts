// What the record shows of work in a workspace: what was written, run and found, and when. A fold over its events.
import * as z from 'zod';
import { EffectSchema } from '../../core/effect.ts';
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
  readonly call: string | undefined;
}

export interface Scan {
  readonly at: string;
  readonly call: string | undefined;
  readonly paths: readonly string[];
}

export interface DriftSeen {
  readonly at: string;
  readonly path: string;
  readonly session: string;
}

export interface Facts {
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
    policy_decision: ({ call = '', data }) => {
      if (DecidedSchema.safeParse(data).data?.decision !== 'allow') changes.delete(call);
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
    rule_check: ({ ts, call, data }) => {
      const found = FindingSchema.safeParse(data).data;
      if (found !== undefined) findings.push({ ...found, at: ts, call });
    },
    guard_scanned: ({ ts, call, data }) => {
      const scan = ScanSchema.safeParse(data).data;
      if (scan !== undefined) scans.push({ at: ts, call, paths: [...scan.files, ...scan.paths, ...scan.path] });
    },
    drift_detected: ({ ts, session, data }) => {
      const path = DriftSchema.safeParse(data).data?.path;
      if (path !== undefined) drifts.push({ at: ts, path, session });
    },
  };
  return {
    roots,
    finished,
    changes,
    proofs,
    findings,
    scans,
    drifts,
    take: (event) => {
      if (importedOf(event) === undefined) takers[event.type]?.(event);
    },
  };
};

const OpenedSchema = z.looseObject({ root: z.string() });
const DecidedSchema = z.looseObject({ decision: z.string() });
const CalledSchema = z.looseObject({ tool: z.string(), effects: z.array(EffectSchema) });
const DriftSchema = z.looseObject({ path: z.string() });
const FindingSchema = z.looseObject({
  path: z.string(),
  line: z.int().default(0),
  rule: z.string(),
  message: z.string().default(''),
  severity: z.string(),
});
const names = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]);
const ScanSchema = z.looseObject({ files: names, paths: names, path: names });

/** Tools whose commands prove something; what they write on the way is not the work. */
const PROVING = ['run_tests', 'task_validate', 'task_check'];

const calledBy = ({ call = '', session, ts, data }: Envelope): { called: Called; change?: Change } | undefined => {
  const parsed = CalledSchema.safeParse(data).data;
  if (parsed === undefined) return undefined;
  const { tool, effects } = parsed;
  const execs = effects.filter((effect) => effect.kind === 'exec');
  const called = { tool, began: ts, runner: execs.length > 0 && execs.every(isRunner) };
  if (PROVING.includes(tool)) return { called };
  const paths = effects.flatMap((effect) => (effect.kind === 'write' || effect.kind === 'delete' ? [effect.path] : []));
  if (paths.length === 0 && !execs.some(mayWrite)) return { called };
  return { called, change: { call, session, tool, began: ts, ended: undefined, paths } };
};

type Exec = Extract<z.infer<typeof EffectSchema>, { kind: 'exec' }>;

/** A command that is not in the table has been agreed to by somebody; one that is there and only prints proves nothing. */
const isRunner = ({ proven }: Exec): boolean => proven === undefined || proven === 'test-runner';

/** Git's own book-keeping leaves the files of the work as they are. */
const KEEPING = ['add', 'commit', 'push', 'tag', 'fetch'];

const mayWrite = ({ proven, argv }: Exec): boolean =>
  proven === undefined && !(argv[0] === 'git' && KEEPING.includes(argv[1] ?? ''));

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
    { kind: 'test', call, session, began, at: ts, passed: outcome === 'passed', cmd, outcome, of: 'test', runner },
  ];
};

const ValidationSchema = z.looseObject({ step: z.string(), cmd: z.string(), outcome: z.string() });

const validationOf = ({ call = '', session, ts, data }: Envelope, called: Called | undefined): readonly Proof[] => {
  const told = ValidationSchema.safeParse(data).data;
  if (told === undefined || called?.tool !== 'task_validate') return [];
  const { step, cmd, outcome } = told;
  const passed = outcome === 'passed';
  return [
    { kind: 'validation', call, session, began: called.began, at: ts, passed, cmd, outcome, of: step, runner: true },
  ];
};

const CheckSchema = z.looseObject({ task: z.string(), check: z.string(), cmd: z.string(), outcome: z.string() });

const checkOf = ({ call = '', session, ts, data }: Envelope, called: Called | undefined): readonly Proof[] => {
  const told = CheckSchema.safeParse(data).data;
  if (told === undefined || called?.tool !== 'task_check') return [];
  const { task, check, cmd, outcome } = told;
  const passed = outcome === 'passed';
  const of = `${task}/${check}`;
  return [{ kind: 'check', call, session, began: called.began, at: ts, passed, cmd, outcome, of, runner: true }];
};
