// A guard of the project that is told of again and again and not heeded: the same guard, taken more seriously.
import { type Severity, SeveritySchema } from '../../../core/decision.ts';
import type { Proposal } from '../../checks/proposal.ts';
import { textOf } from '../../facts/fields.ts';
import type { Material } from '../material.ts';
import { plainly } from './words.ts';

const GRAVER: Readonly<Record<Severity, Severity | undefined>> = {
  low: 'medium',
  medium: 'high',
  high: undefined,
  critical: undefined,
};

/** Undefined for what a linter found, for guards that are built in, and for those that are grave already. */
export const graverGuard = ({ signal, present }: Material): Proposal | undefined => {
  const id = textOf(signal.details.rule);
  const severity = SeveritySchema.safeParse(signal.details.severity).data;
  const graver = severity === undefined ? undefined : GRAVER[severity];
  if (graver === undefined || !/^[A-Za-z0-9-]{1,64}$/.test(id)) return undefined;
  const path = ['md', 'yaml', 'yml'].map((end) => `.harness/guards/${id}.${end}`).find((name) => present(name));
  const text = path === undefined ? undefined : present(path)?.text;
  if (path === undefined || text === undefined || !/^severity: .*$/m.test(text)) return undefined;
  return {
    kind: 'guard',
    title: `${id} with severity ${graver}`,
    rationale: `${plainly(signal.subject, signal.type)} in ${signal.sessions} sessions although it was told each time. With severity ${graver} it is told first.`,
    files: [{ path, content: text.replace(/^severity: .*$/m, `severity: ${graver}`) }],
  };
};
