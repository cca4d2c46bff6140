// All guards over some files, and what they found.
import { setImmediate } from 'node:timers/promises';
import type { Severity } from '../../core/decision.ts';
import type { Finding, GuardedFile, GuardScan, NotRun, ScanOptions } from '../../core/guard.ts';
import type { CodeGuard, Guard } from '../../policy/guard-file.ts';
import type { Hit } from './ast-grep.ts';
import { type RunProgram, runCommandGuard } from './commands.ts';
import { isCommand, type ReadyGuard, search } from './compile.ts';
import { searchAtOnce, searchLines } from './lines.ts';

/** More is not read; the rest is counted. */
const MOST_FINDINGS = 100;

export interface Scanning extends ScanOptions {
  readonly run: RunProgram;
  /** Guards that could not be loaded. */
  readonly broken: readonly NotRun[];
}

interface Looked {
  readonly guard: string;
  readonly findings: readonly Finding[];
  readonly problem?: string;
}

export const scanFiles = async (
  ready: readonly ReadyGuard[],
  files: readonly GuardedFile[],
  scanning: Scanning,
): Promise<GuardScan> => {
  const looked: Looked[] = [];
  let seen = 0;
  for (const file of files) {
    if (await isOver(scanning)) break;
    looked.push(...(await scanText(ready, file, scanning)));
    seen += 1;
  }
  if (seen < files.length) looked.push(unseen(`was stopped before ${files.length - seen} of ${files.length} files`));
  if (scanning.programs) {
    const paths = files.map(({ path }) => path);
    for (const one of ready) looked.push(...(await scanByProgram(one, paths, scanning)));
  }
  const findings = looked.flatMap((one) => one.findings).sort(byPlace);
  const problems = looked.flatMap(({ guard, problem }) => (problem === undefined ? [] : [{ guard, reason: problem }]));
  return {
    files: seen,
    guards: new Set(looked.filter(({ problem }) => problem === undefined).map(({ guard }) => guard)).size,
    findings: findings.slice(0, MOST_FINDINGS),
    omitted: Math.max(0, findings.length - MOST_FINDINGS),
    not_run: unique([...scanning.broken, ...problems]),
  };
};

/** Guards look without waiting for anything; in between, whoever wants them to end is heard. */
const isOver = async ({ signal }: Scanning): Promise<boolean> => {
  await setImmediate();
  return signal.aborted;
};

const unseen = (problem: string, guard = 'all'): Looked => ({ guard, findings: [], problem });

const scanText = async (
  ready: readonly ReadyGuard[],
  file: GuardedFile,
  scanning: Scanning,
): Promise<readonly Looked[]> => {
  const looking = ready.filter(({ covers }) => covers(file.path));
  const own = looking.flatMap(({ guard, builtin }) => (builtin && guard.kind === 'regex' ? [guard] : []));
  const atOnce = own.map((guard) => lookedBy(guard, file, searchAtOnce(guard, file.text)));
  const lines = looking.flatMap(({ guard, builtin }) => (builtin || guard.kind !== 'regex' ? [] : [guard]));
  const byLine = await scanLines(lines, file, scanning);
  const byTree = await Promise.all(
    looking.map(async ({ guard, builtin }) => {
      if (guard.kind !== 'ast-grep') return [];
      const found = await search(guard, file);
      // Its parser is an optional part, and nobody has asked for this one.
      return builtin && 'problem' in found ? [] : [lookedBy(guard, file, found)];
    }),
  );
  return [...atOnce, ...byLine, ...byTree.flat()];
};

type LineGuard = Extract<CodeGuard, { kind: 'regex' }>;

const scanLines = async (
  guards: readonly LineGuard[],
  file: GuardedFile,
  scanning: Scanning,
): Promise<readonly Looked[]> => {
  const together = searchLines(guards, file.text);
  if (!together.some((one) => 'problem' in one)) return guards.map((guard, at) => lookedBy(guard, file, together[at]));
  // Together they took too long: alone, each shows whether it is the one.
  const alone: Looked[] = [];
  for (const guard of guards)
    alone.push(
      (await isOver(scanning))
        ? unseen('was stopped before its turn', guard.id)
        : lookedBy(guard, file, searchLines([guard], file.text)[0]),
    );
  return alone;
};

const lookedBy = (
  guard: CodeGuard,
  { path }: GuardedFile,
  found: { readonly hits: readonly Hit[] } | { readonly problem: string } = { hits: [] },
): Looked => {
  if ('problem' in found) return { guard: guard.id, findings: [], problem: found.problem };
  const { id, severity, title, message = title } = guard;
  return {
    guard: id,
    findings: found.hits.map(({ line, fixed }) => ({
      path,
      line,
      rule: id,
      message,
      severity,
      ...(fixed === undefined ? {} : { fixable: true as const }),
    })),
  };
};

const scanByProgram = async (
  { guard, covers }: ReadyGuard,
  paths: readonly string[],
  scanning: Scanning,
): Promise<readonly Looked[]> => {
  const covered = paths.filter(covers);
  if (!isCommand(guard) || covered.length === 0) return [];
  return [programLooked(guard, await runCommandGuard(guard, covered, scanning))];
};

const programLooked = ({ id }: Guard, ran: Awaited<ReturnType<typeof runCommandGuard>>): Looked =>
  'problem' in ran ? { guard: id, findings: [], problem: ran.problem } : { guard: id, findings: ran.findings };

const WEIGHT: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };

const byPlace = (a: Finding, b: Finding): number =>
  WEIGHT[a.severity] - WEIGHT[b.severity] || Number(a.path > b.path) - Number(a.path < b.path) || a.line - b.line;

const unique = (problems: readonly NotRun[]): NotRun[] => [
  ...new Map(problems.map((problem) => [`${problem.guard} ${problem.reason}`, problem])).values(),
];
