// What a past call came to, from the words that clients leave behind. A refusal by a person, a guard of the client and
// the victim of a sibling's failure all arrive as errors; who learns from history must not take them for causes.
import type { Status } from '../core/observation.ts';
import type { PastResult } from './call.ts';

export interface PastOutcome {
  readonly status: Extract<Status, 'ok' | 'error' | 'denied' | 'cancelled'>;
  readonly code?: (typeof PAST_CODES)[number];
}

/** Codes of imported outcomes, beside those of the harness. */
export const PAST_CODES = [
  'rejected_by_user',
  'permission_denied',
  'interrupted',
  'sibling_failed',
  'client_guard',
  'command_failed',
  'tool_failed',
] as const;

/** By the beginning of the text; the first that fits says what it was. */
const BEGINNINGS: readonly (readonly [RegExp, PastOutcome])[] = [
  [/^The user doesn't want to (?:proceed with|take) this/, { status: 'denied', code: 'rejected_by_user' }],
  [/^User rejected/, { status: 'denied', code: 'rejected_by_user' }],
  [/^\[Request interrupted by user/, { status: 'cancelled', code: 'interrupted' }],
  [/^(?:<tool_use_error>)?Sibling tool call errored/, { status: 'cancelled', code: 'sibling_failed' }],
  [/^Permission to use .+ has been denied/, { status: 'denied', code: 'permission_denied' }],
  [/^Claude requested permissions to /, { status: 'denied', code: 'permission_denied' }],
  [/^<tool_use_error>/, { status: 'error', code: 'client_guard' }],
  [
    /^(?:unsupported (?:custom tool )?call\b|failed to parse function arguments|apply_patch verification failed)/,
    { status: 'error', code: 'client_guard' },
  ],
  [/^Exit code \d+/, { status: 'error', code: 'command_failed' }],
];

export const outcomeOf = ({ text, failed, refused, barred, interrupted }: PastResult): PastOutcome => {
  if (refused === true) return { status: 'denied', code: 'rejected_by_user' };
  if (barred === true) return { status: 'denied', code: 'permission_denied' };
  if (!failed) return interrupted === true ? { status: 'cancelled', code: 'interrupted' } : { status: 'ok' };
  const told = BEGINNINGS.find(([beginning]) => beginning.test(text))?.[1];
  if (told !== undefined) return told;
  return interrupted === true ? { status: 'cancelled', code: 'interrupted' } : { status: 'error', code: 'tool_failed' };
};
