// Every code a caller can meet, with the one sentence that explains it. Pinned by a test.

export const ERROR_CODES = {
  invalid_arguments: 'The arguments do not fit the tool.',
  unknown_tool: 'There is no tool of that name.',
  denied_by_policy: 'The policy refuses this call.',
  approval_required: 'A person has to agree before this call may run.',
  not_found: 'The thing named does not exist.',
  already_exists: 'The file exists and overwriting was not asked for.',
  not_a_file: 'The path is not a regular file.',
  not_a_directory: 'The path is not a directory.',
  binary_file: 'The file is not text.',
  too_large: 'The input is larger than the limit.',
  no_match: 'The text to replace does not occur.',
  ambiguous_match: 'The text to replace occurs more than once.',
  conflict: 'The file is not what the caller believed it to be.',
  changed_meanwhile: 'The file changed between judgement and use.',
  command_failed: 'The program ran and reported failure.',
  command_not_found: 'The program does not exist.',
  sandbox_unavailable: 'The command has to run in a sandbox, and none could be made.',
  draft_refused: 'The draft does not pass the checks.',
  drafter_failed: 'The drafter of the configuration did not answer with a draft.',
  tests_failed: 'At least one test failed.',
  tests_not_run: 'No test ran, so nothing is known.',
  not_proven: 'The record does not show what the task needs.',
  timeout: 'The call ran out of time and was stopped.',
  cancelled: 'The client cancelled the call.',
  not_installed: 'What the call needs is an optional part that is not installed.',
  log_unavailable: 'The call could not be recorded, so it was not carried out.',
  internal_error: 'A fault of the harness itself.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * A failure that a caller can do something about: thrown by tools and libraries, turned into an observation once,
 * by the pipeline, or into one line on the command line.
 */
export class HarnessError extends Error {
  readonly code: ErrorCode;
  /** The next step for whoever reads the error. */
  readonly remedy: string | undefined;
  /** Facts beside the message that belong into the observation's data (e.g. match_count). */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, remedy?: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'HarnessError';
    this.code = code;
    this.remedy = remedy;
    this.data = data;
  }
}

/** The message of anything that was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** The `code` of a Node system error (ENOENT, ENOSPC, …), if it is one. */
export const systemCode = (thrown: unknown): string | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
