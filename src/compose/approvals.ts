// The part of the composition that lets people answer: the desk that knows what was asked and answered, and the doors
// through which answers come.
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApprovalDoors } from '../core/approval.ts';
import type { EventLog } from '../core/ports.ts';
import { claim } from '../log/claims.ts';
import { createFollow, type Follow } from '../log/follow.ts';
import { createDesk, type Desk } from '../policy/approval-desk.ts';
import type { Approval } from '../policy/approvals.ts';
import { judge, type Policies } from '../policy/judge.ts';
import { isProven, operatorToken, proofOf } from '../policy/operator-token.ts';
import { openQuestion, type ResolveOptions, resolveApproval } from '../policy/resolve-approval.ts';
import { compileRules } from '../policy/rules.ts';
import { repositoryDirectory, userConfigDir } from '../settings/places.ts';
import { isFixedProgram } from '../workspace/fixed-program.ts';

export { type Approval, stateAt } from '../policy/approvals.ts';

export interface ApprovalParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  readonly log: EventLog;
  /** What is in force now. */
  readonly policies: () => Policies;
}

export interface Approving {
  readonly desk: Desk;
  readonly doors: Pick<ApprovalDoors, 'openQuestion' | 'resolveApproval'> & {
    readonly approvals: () => readonly Approval[];
  };
}

export const composeApprovals = (parts: ApprovalParts): Approving => {
  const { env, state, policies, log } = parts;
  const desk = openDesk(parts);
  const answering: ResolveOptions = {
    desk,
    log,
    clock: Date.now,
    sign: (resolution, binding) => proofOf(operatorToken(userConfigDir(env)), binding, resolution),
    // YAML costs time at every start, and is written once in a while.
    save: async (rules) => {
      const { saveRules } = await import('../policy/saved-rules.ts');
      return saveRules(join(repositoryDirectory(env, state), 'config.yaml'), policies().boundaries.root, rules);
    },
  };
  return {
    desk,
    doors: {
      approvals: desk.approvals,
      openQuestion: (approval) => openQuestion(answering, approval),
      resolveApproval: (principal, answer) => resolveApproval(answering, principal, answer),
    },
  };
};

/** Nothing older can still be given or used; what a session was granted is younger than its process. */
const LONGEST_APPROVAL_MS = 2 * 86_400_000;

const followApprovals = (state: string): Follow =>
  createFollow(state, {
    since: new Date(Date.now() - LONGEST_APPROVAL_MS).toISOString().slice(0, 'yyyy-mm-dd'.length),
    types: ['approval_requested', 'approval_resolved', 'approval_used'],
  });

const openDesk = ({ env, state, policies }: ApprovalParts): Desk => {
  const temporary = ['/tmp', '/var/tmp', tmpdir()];
  return createDesk({
    follow: followApprovals(state),
    isGenuine: (resolution, binding) => isProven(userConfigDir(env), binding, resolution),
    claim: (approval) => claim(state, approval),
    clock: Date.now,
    judgeWith: (patterns, { call, effects, facts }) => {
      const now = policies();
      const anchors = { root: now.boundaries.root, home: env.HOME ?? homedir() };
      const { rules } = compileRules({ allow: patterns, ask: [], deny: [] }, 'session', anchors);
      return judge(call, effects, facts, { ...now, rules: [...now.rules, ...rules] });
    },
    isFixed: (program) =>
      isFixedProgram(program, { path: env.PATH ?? '', root: policies().boundaries.root, temporary }),
  });
};
