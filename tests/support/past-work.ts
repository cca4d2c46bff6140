// A history in the plain format, made up call by call: what an assistant did in a repository in January.

export interface PastStep {
  readonly tool: string;
  readonly input: unknown;
  /** The text of a failure; absent: it went well. */
  readonly failed?: string;
  readonly rejected?: true;
}

export const bash = (command: string, failed?: string): PastStep => ({
  tool: 'Bash',
  input: { command },
  ...(failed === undefined ? {} : { failed }),
});
export const read = (path: string, failed?: string): PastStep => ({
  tool: 'Read',
  input: { file_path: `/srv/app/${path}` },
  ...(failed === undefined ? {} : { failed }),
});
export const edit = (path: string, before: string, after: string): PastStep => ({
  tool: 'Edit',
  input: { file_path: `/srv/app/${path}`, old_string: before, new_string: after },
});

const START = Date.UTC(2026, 0, 5, 9) / 1000;
const SESSION_SECONDS = 7_200;
const STEP_SECONDS = 10;

/** One line a call; a session every two hours, a call every ten seconds. */
export const pastWork = (sessions: readonly (readonly PastStep[])[]): string =>
  sessions
    .flatMap((steps, session) =>
      steps.map(({ tool, input, failed, rejected }, i) => {
        const t = START + session * SESSION_SECONDS + i * STEP_SECONDS;
        const line = {
          session: `s${String(session).padStart(3, '0')}`,
          i,
          t,
          t_result: t + 1,
          tool,
          input,
          cwd: '/srv/app',
          is_error: failed !== undefined || rejected === true,
          user_rejected: rejected === true,
          result: rejected === true ? "The user doesn't want to proceed with this tool use." : (failed ?? 'done'),
        };
        return `${JSON.stringify(line)}\n`;
      }),
    )
    .join('');

const MISSING = '<tool_use_error>File does not exist.</tool_use_error>';

/** What one session of `busyWork` does. */
const busySession = (session: number): readonly PastStep[] => [
  read('src/guess.ts', MISSING),
  read('src/app.ts'),
  ...[0, 1, 2].map((step) => edit('src/app.ts', `a${session}${step}`, `b${session}${step}`)),
  bash('npm test'),
  bash('deployctl push staging', 'Exit code 1\nError: not authorised for staging'),
  bash('rm -rf build'),
  bash('git push --force origin work'),
];

/** Ten sessions in which the same things go wrong, and `rm -rf` and forced pushes are wanted. */
export const busyWork = (sessions = 10): string =>
  pastWork(Array.from({ length: sessions }, (_, at) => busySession(at)));
