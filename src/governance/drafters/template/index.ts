// The drafter that needs no model: the same signal on the same record gives the same draft.
import type { SignalType } from '../../../core/signal.ts';
import type { Proposal } from '../../checks/proposal.ts';
import type { Material, Template } from '../material.ts';
import { exceptionTo, standingYes } from './exception.ts';
import { graverGuard } from './guard.ts';
import { skillText } from './skills.ts';
import { tighten } from './tighten.ts';
import { plainly, skillFile } from './words.ts';

/** Tried in order; what stands last always has something to say. */
const TEMPLATES: Readonly<Record<SignalType, readonly Template[]>> = {
  chronic_block: [exceptionTo],
  warn_escalation: [tighten],
  repeated_warn: [tighten],
  linter_violations: [graverGuard],
  approval_friction: [standingYes],
  repeated_failure: [tighten],
  repeated_call: [],
  edit_revert: [],
  unverified_completion: [],
  hot_files: [],
  slow_sessions: [],
};

/** What a signal amounts to without anybody's understanding. */
export const draftByTemplate = (material: Material): Proposal => {
  for (const template of TEMPLATES[material.signal.type]) {
    const proposal = template(material);
    if (proposal !== undefined) return proposal;
  }
  return asSkill(material);
};

/** Says how to work, and stops nothing. */
export const asSkill = ({ signal }: Material): Proposal => {
  const skill = skillText(signal);
  return {
    kind: 'skill',
    title: plainly(skill.title, 'A skill').replaceAll("'", ''),
    rationale: `${plainly(signal.subject, `A signal of the kind ${signal.type}`)}, in ${signal.sessions} sessions from ${signal.first_seen.slice(0, 10)} to ${signal.last_seen.slice(0, 10)}.`,
    files: [skillFile(skill)],
  };
};
