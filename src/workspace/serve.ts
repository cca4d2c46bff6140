// A server that is started for one request and stopped after it. Who asks runs beside it, in the same sandbox: there, no
// network leads in or out, and what is asked on this machine's own address can only be this server.
import { randomBytes } from 'node:crypto';
import { execPath } from 'node:process';
import * as z from 'zod';
import type { CommandResult, ExecPlan, ServerAnswer, ServerRequest } from '../core/ports.ts';
import { ASKING } from './serve-script.ts';

export interface ServeOptions {
  readonly timeoutMs: number;
  readonly request: ServerRequest;
  readonly signal: AbortSignal;
}

type Run = (
  plan: ExecPlan,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
) => Promise<CommandResult>;

/** Between the end of the waiting and that of the command, so that it is the waiting that is reported. */
const GRACE_MS = 3_000;

const ToldSchema = z.strictObject({
  response: z
    .strictObject({
      status: z.int(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      bytes: z.int(),
    })
    .optional(),
  problem: z.string().optional(),
});

/** Resolves when the server has been asked, or could not be, and is gone with everything it has started. */
export const servePlan = async (run: Run, plan: ExecPlan, options: ServeOptions): Promise<ServerAnswer> => {
  const argv = 'argv' in plan ? plan.argv : ['bash', '--noprofile', '--norc', '-c', plan.shell];
  // What the server prints cannot look like the answer by accident.
  const mark = randomBytes(12).toString('hex');
  const asked = JSON.stringify({ argv, mark, waitMs: options.timeoutMs, request: options.request });
  const result = await run(
    {
      cwd: plan.cwd,
      ...(plan.readOnly === undefined ? {} : { readOnly: plan.readOnly }),
      argv: [execPath, '-e', ASKING, asked],
    },
    { timeoutMs: options.timeoutMs + GRACE_MS, signal: options.signal },
  );
  const { output, ...ended } = result;
  const at = output.lastIndexOf(mark);
  const told = at === -1 ? undefined : parsed(output.slice(at + mark.length));
  const printed = at === -1 ? output : output.slice(0, at);
  if (told === undefined) return { ...ended, printed, problem: 'the server could not be asked' };
  const { response, problem } = told;
  return {
    ...ended,
    printed,
    ...(response === undefined ? {} : { response }),
    ...(problem === undefined ? {} : { problem }),
  };
};

const parsed = (text: string): z.output<typeof ToldSchema> | undefined => {
  try {
    return ToldSchema.safeParse(JSON.parse(text.split('\n', 1)[0] ?? '')).data;
  } catch {
    return undefined;
  }
};
