// After a write, the guards look at what was written, and what they find is in the answer. The write stands.
import { relative } from 'node:path';
import { messageOf } from './error.ts';
import type { NewEvent } from './event.ts';
import type { Finding, GuardScan } from './guard.ts';
import type { AdmittedCall, Ended, Parts } from './parts.ts';

/** Findings that get an event of their own. */
const MOST_EVENTS = 50;
/** Findings that the answer shows. */
const MOST_SHOWN = 20;

export const guarded = async (parts: Parts, call: AdmittedCall, ended: Ended): Promise<Ended> => {
  const paths = writtenBy(parts, call);
  if (parts.afterWrite === undefined || paths.length === 0 || !('outcome' in ended)) return ended;
  const { outcome } = ended;
  if ((outcome.status ?? 'ok') !== 'ok' || outcome.data.change === 'unchanged') return ended;
  const scan = await scanned(parts.afterWrite, paths);
  if (scan.files === 0 && scan.not_run.length === 0) return ended;
  const shown = scan.findings.slice(0, MOST_SHOWN);
  return {
    outcome: {
      ...outcome,
      data: { ...outcome.data, ...(shown.length === 0 ? {} : { findings: shown }) },
      text: [outcome.text, ...linesOf(scan)].join('\n'),
      events: [...(outcome.events ?? []), ...eventsOf(scan, paths)],
    },
  };
};

/** A guard that fails must not make a write look as if it had failed. */
const scanned = async (
  scan: (paths: readonly string[]) => Promise<GuardScan>,
  paths: readonly string[],
): Promise<GuardScan> => {
  try {
    return await scan(paths);
  } catch (thrown) {
    const not_run = [{ guard: 'all', reason: messageOf(thrown) }];
    return { files: 0, guards: 0, findings: [], omitted: 0, not_run };
  }
};

/** Relative to the workspace, as they really are called. */
const writtenBy = ({ workspace }: Parts, { effects, held }: AdmittedCall): readonly string[] => [
  ...new Set(
    effects
      .filter((effect) => effect.kind === 'write')
      .flatMap(({ path }) => held.facts.paths[path] ?? [])
      .map(({ real }) => relative(workspace.root, real)),
  ),
];

/** A line for each finding, as compilers print them. */
export const findingLine = ({ path, line, rule, message, severity }: Finding): string =>
  `${path}:${line}: ${rule} (${severity}): ${message}`;

const linesOf = ({ findings, omitted, not_run }: GuardScan): readonly string[] => {
  const more = findings.length - MOST_SHOWN + omitted;
  return [
    ...(findings.length === 0 ? [] : ['The guards found:']),
    ...findings.slice(0, MOST_SHOWN).map(findingLine),
    ...(more > 0 && findings.length > 0 ? [`${more} more; rule_check shows them`] : []),
    ...not_run.map(({ guard, reason }) => `guard ${guard} did not run: ${reason}`),
  ];
};

/** What a scan leaves in the record. */
export const eventsOf = (scan: GuardScan, paths: readonly string[]): readonly NewEvent[] => [
  {
    type: 'guard_scanned',
    data: {
      paths: paths.slice(0, MOST_EVENTS),
      files: scan.files,
      guards: scan.guards,
      findings: scan.findings.length + scan.omitted,
      not_run: scan.not_run,
    },
  },
  ...scan.findings.slice(0, MOST_EVENTS).map(({ path, line, rule, message, severity }) => ({
    type: 'rule_check' as const,
    data: { path, line, rule, message, severity },
  })),
];
