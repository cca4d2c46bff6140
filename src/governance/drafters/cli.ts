// A program that writes drafts, such as an assistant's command line. How it is confined is the business of whoever runs it.
import { HarnessError } from '../../core/error.ts';
import type { CommandResult } from '../../core/ports.ts';
import { type ExternalDrafter, promptFor, proposalIn } from './external.ts';

export interface CliDrafterOptions {
  readonly command: readonly string[];
  readonly timeoutMs: number;
  readonly run: (
    argv: readonly string[],
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ) => Promise<CommandResult>;
}

const PLACE = '{prompt}';

export const cliDrafter = ({ command, timeoutMs, run }: CliDrafterOptions): ExternalDrafter => ({
  name: 'cli',
  draft: async (request, signal) => {
    const result = await run(withPrompt(command, promptFor(request)), {
      timeoutMs,
      signal: signal ?? new AbortController().signal,
    });
    const [program = ''] = command;
    if (result.timedOut) throw failed(`${program} took longer than ${timeoutMs / 1000} s`);
    if (result.exit !== 0) {
      throw failed(`${program} ended with ${result.exit ?? result.signal}: ${result.output.trim().slice(-120)}`);
    }
    return proposalIn(result.output, request.kind);
  },
});

/** In its place, or last. */
const withPrompt = (command: readonly string[], prompt: string): readonly string[] =>
  command.some((word) => word.includes(PLACE))
    ? command.map((word) => word.replaceAll(PLACE, () => prompt))
    : [...command, prompt];

const failed = (why: string): HarnessError =>
  new HarnessError('drafter_failed', why, 'run the command of gc.drafter by hand');
