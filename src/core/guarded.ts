// After a write, the guards look at what was written, and what they find is in the answer. The write stands.
import { isAbsolute, relative } from 'node:path';
import type { Effect } from './effect.ts';
import { messageOf } from './error.ts';
import type { NewEvent } from './event.ts';
import type { Finding, GuardScan } from './guard.ts';
import type { AdmittedCall, Ended, GateParts, Parts } from './parts.ts';
import type { Facts } from './ports.ts';
import { redactDeep } from './record.ts';
import { contextOf } from './refusal.ts';
import type { Settling } from './settle.ts';

/** Findings that get an event of their own. */
const MOST_EVENTS = 50;
/** Findings that the answer shows, and how many characters their lines take together. */
const MOST_SHOWN = 20;
const MOST_CHARS = 5_000;
/** Guards that the answer names which did not run, and how much of each reason. */
const MOST_NOT_RUN = 10;
const REASON_CHARS = 300;

export const guarded = async (parts: Parts, call: AdmittedCall, ended: Ended): Promise<Ended> => {
  const looked = await lookedAt(parts, { effects: call.effects, facts: call.held.facts }, ended);
  if (looked === undefined || !('outcome' in ended)) return ended;
  const { outcome } = ended;
  const { scan, paths } = looked;
  const shown = shownOf(scan);
  return {
    outcome: {
      ...outcome,
      data: { ...outcome.data, ...(shown.length === 0 ? {} : { findings: shown }) },
      text: [outcome.text, ...linesOf(scan)].join('\n'),
      events: [...(outcome.events ?? []), ...eventsOf(scan, paths)],
    },
  };
};

/**
 * The same for a call that somebody else carried out and whose outcome is on record: what goes wrong here, or is ended
 * by an impatient client, loses nothing of it. What there is to say in words; undefined when nothing was found. Throws
 * log_unavailable.
 */
export const guardedOutside = async (
  parts: GateParts,
  call: Settling & Written,
  ended: Ended,
): Promise<string | undefined> => {
  const looked = await lookedAt(parts, call, ended);
  if (looked === undefined) return undefined;
  const { scan, paths } = looked;
  const events = eventsOf(scan, paths).map((event) => redactDeep(parts, event));
  parts.log.append(contextOf(call), await Promise.all(events));
  return scan.findings.length === 0 ? undefined : parts.redactor.redact(linesOf(scan).join('\n'));
};

/** What a call was to touch, and what the file system said about it. */
export interface Written {
  readonly effects: readonly Effect[];
  readonly facts: Facts;
}

interface Looked {
  readonly scan: GuardScan;
  readonly paths: readonly string[];
}

/** Undefined when there was nothing to look at. */
const lookedAt = async (parts: GateParts, call: Written, ended: Ended): Promise<Looked | undefined> => {
  if (parts.afterWrite === undefined || !('outcome' in ended)) return undefined;
  const { status = 'ok', data } = ended.outcome;
  if (status !== 'ok' || data.change === 'unchanged') return undefined;
  const paths = writtenBy(parts, call);
  if (paths.length === 0) return undefined;
  const scan = await scanned(parts.afterWrite, paths);
  return scan.files === 0 && scan.not_run.length === 0 ? undefined : { scan, paths };
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

/** Relative to the workspace, as they really are called; what lies outside of it is none of its guards' business. */
const writtenBy = ({ workspace }: Pick<GateParts, 'workspace'>, { effects, facts }: Written): readonly string[] => {
  const found = effects
    .filter((effect) => effect.kind === 'write')
    .flatMap(({ path }) => facts.paths[path] ?? [])
    .filter(({ refused }) => refused === undefined)
    .map(({ real }) => relative(workspace.root, real));
  return [...new Set(found)].filter((path) => !isAbsolute(path) && path !== '..' && !path.startsWith('../'));
};

/** A line for each finding, as compilers print them. */
export const findingLine = ({ path, line, rule, message, severity }: Finding): string =>
  `${path}:${line}: ${rule} (${severity}): ${message}`;

/** The gravest, as far as there is room; one at least. */
const shownOf = ({ findings }: GuardScan): readonly Finding[] => {
  let room = MOST_CHARS;
  return findings.slice(0, MOST_SHOWN).filter((finding, at) => {
    room -= findingLine(finding).length;
    return at === 0 || room >= 0;
  });
};

const linesOf = (scan: GuardScan): readonly string[] => {
  const { findings, omitted, not_run } = scan;
  const shown = shownOf(scan);
  const more = findings.length - shown.length + omitted;
  const idle = not_run.length - MOST_NOT_RUN;
  return [
    ...(shown.length === 0 ? [] : ['The guards found:']),
    ...shown.map(findingLine),
    ...(more > 0 ? [`${more} more; rule_check shows them`] : []),
    ...not_run
      .slice(0, MOST_NOT_RUN)
      .map(({ guard, reason }) => `guard ${guard} did not run: ${reason.slice(0, REASON_CHARS)}`),
    ...(idle > 0 ? [`${idle} more guards did not run; rule_check names them`] : []),
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
