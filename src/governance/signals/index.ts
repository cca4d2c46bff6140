// The only list of signals, most urgent first.
import { approvalFriction } from './approval-friction.ts';
import { chronicBlock } from './chronic-block.ts';
import type { Detector } from './detector.ts';
import { editRevert } from './edit-revert.ts';
import { hotFiles } from './hot-files.ts';
import { linterViolations } from './linter-violations.ts';
import { repeatedCall } from './repeated-call.ts';
import { repeatedFailure } from './repeated-failure.ts';
import { repeatedWarn } from './repeated-warn.ts';
import { slowSessions } from './slow-sessions.ts';
import { unverifiedCompletion } from './unverified-completion.ts';
import { warnEscalation } from './warn-escalation.ts';

export const detectors: readonly Detector[] = [
  chronicBlock,
  warnEscalation,
  repeatedWarn,
  linterViolations,
  approvalFriction,
  repeatedFailure,
  repeatedCall,
  editRevert,
  unverifiedCompletion,
  hotFiles,
  slowSessions,
];
