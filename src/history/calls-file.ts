// The plain format, one call a line: {session, i, t, t_result, tool, input, cwd, sidechain, is_error, user_rejected,
// result}. Times in seconds since 1970; t_result null: no outcome is known. Any history can be brought into it.
import * as z from 'zod';
import type { Past, PastCall } from './call.ts';
import { documentsOf } from './documents.ts';
import type { Reading } from './reading.ts';

const CallSchema = z.object({
  session: z.string().min(1),
  i: z.int().min(0),
  t: z.number().min(0),
  t_result: z.number().min(0).nullish(),
  tool: z.string().min(1),
  input: z.unknown(),
  cwd: z.string().startsWith('/'),
  sidechain: z.boolean().nullish(),
  is_error: z.boolean().nullish(),
  user_rejected: z.boolean().nullish(),
  result: z.string().nullish(),
});

export async function* callsFile({ path, sha256, advance }: Reading): AsyncGenerator<Past> {
  for await (const found of documentsOf(path, advance)) {
    if ('skipped' in found) {
      yield found;
      continue;
    }
    const parsed = CallSchema.safeParse(found.value);
    const call = parsed.success ? callOf(parsed.data, sha256) : undefined;
    if (call !== undefined) yield { call };
    else yield { skipped: { file: path, line: found.line, what: whatIsWrong(parsed.error) } };
  }
}

const callOf = (line: z.output<typeof CallSchema>, sha256: Reading['sha256']): PastCall | undefined => {
  const { session, i, t, t_result: ended, tool, input, cwd, sidechain, result } = line;
  const at = timeOf(t);
  if (at === undefined) return undefined;
  const endedAt = typeof ended === 'number' ? timeOf(ended) : undefined;
  return {
    from: 'calls',
    session,
    id: `past_${sha256(`${session}\n${i}`).slice(0, ID_LENGTH)}`,
    client: 'imported/calls',
    tool,
    input,
    cwd,
    at,
    sidechain: sidechain === true,
    result:
      endedAt === undefined
        ? undefined
        : { at: endedAt, text: result ?? '', failed: line.is_error === true, refused: line.user_rejected === true },
  };
};

const ID_LENGTH = 32;

const MS = 1000;
const LAST_TIME_MS = 8.64e15;

const timeOf = (seconds: number): string | undefined =>
  seconds * MS <= LAST_TIME_MS ? new Date(seconds * MS).toISOString() : undefined;

const whatIsWrong = (error: z.ZodError | undefined): string => {
  const [issue] = error?.issues ?? [];
  return issue === undefined ? 'a time is out of range' : `${issue.path.join('.') || 'a line'} does not fit the format`;
};
