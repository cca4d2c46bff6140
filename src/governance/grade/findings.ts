// Findings of guards that are still there: each look at a file takes the place of the looks before it.
import type { Severity } from '../../core/decision.ts';
import type { History, OtherFact } from '../facts/fact.ts';

export interface Standing {
  readonly rule: string;
  readonly path: string;
  readonly severity: Severity;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the newest look at each file has left. `until`: milliseconds since 1970. */
export const standing = ({ others }: Pick<History, 'others'>, until: number): readonly Standing[] => {
  const open = new Map<string, Standing[]>();
  for (const fact of others) {
    if (fact.at >= until) continue;
    // Where no guard could look, what was there is still there.
    if (fact.type === 'guard_scanned' && fact.data.guards !== 0) for (const path of pathsOf(fact)) open.delete(path);
    const found = fact.type === 'rule_check' ? standingOf(fact) : undefined;
    if (found !== undefined) open.set(found.path, [...(open.get(found.path) ?? []), found]);
  }
  return [...open.values()].flat();
};

const pathsOf = ({ data }: OtherFact): readonly string[] => (Array.isArray(data.paths) ? data.paths.map(String) : []);

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

const standingOf = ({ data, at }: OtherFact): Standing | undefined => {
  const severity = SEVERITIES.find((known) => known === data.severity);
  if (typeof data.rule !== 'string' || typeof data.path !== 'string') return undefined;
  return { rule: data.rule, path: data.path, severity: severity ?? 'medium', at };
};
