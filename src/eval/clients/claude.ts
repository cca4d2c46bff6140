// Claude Code, when it is installed: with our server as its only tools.
import { execa } from 'execa';
import * as z from 'zod';
import type { EvalClient, Played, Usage } from '../client.ts';
import { promptOf } from '../model/prompt.ts';
import { hasCalled, missingProgram } from '../play/assistants.ts';
import { endOf } from '../play/ended.ts';
import { writeMcpConfig } from './command.ts';

const ReportSchema = z.looseObject({
  is_error: z.boolean().optional(),
  result: z.string().optional(),
  total_cost_usd: z.number().optional(),
  usage: z
    .looseObject({
      input_tokens: z.int(),
      output_tokens: z.int(),
      cache_read_input_tokens: z.int().default(0),
      cache_creation_input_tokens: z.int().default(0),
    })
    .optional(),
});

export const claude: EvalClient = {
  name: 'claude',
  missing: (_, env) => missingProgram('claude', env),
  play: async (seat): Promise<Played> => {
    const { play, ground, signal, env, ablation } = seat;
    const refused = ablation.hidden.map((tool) => `mcp__harness__${tool}`);
    const config = await writeMcpConfig(seat);
    const ended = await execa(
      'claude',
      [
        '-p',
        promptOf(play),
        ...['--mcp-config', config, '--strict-mcp-config', '--allowedTools', 'mcp__harness'],
        // None of its own, by whatever names it has them.
        ...['--tools', '', '--output-format', 'json'],
        ...(refused.length === 0 ? [] : ['--disallowedTools', refused.join(',')]),
      ],
      { cwd: ground.root, env, extendEnv: false, cancelSignal: signal, stdin: 'ignore', reject: false },
    );
    const report = reportIn(ended.stdout);
    const usage = usageOf(report);
    if (!ended.failed && report?.is_error !== true) return { ...usage };
    // Its report says more than the warnings that it began with.
    const said = report?.result === undefined ? {} : { stdout: report.result, stderr: '' };
    const { fault } = endOf({ ...ended, failed: true, ...said }, 'claude');
    // Without a single call it did not get as far as the case: no login, no network, no money.
    if (fault?.kind === 'model_error' && !hasCalled(ground)) return { fault: { ...fault, kind: 'not_run' } };
    return { ...(fault === undefined ? {} : { fault }), ...usage };
  },
};

const reportIn = (text: unknown): z.output<typeof ReportSchema> | undefined => {
  try {
    return ReportSchema.safeParse(JSON.parse(String(text))).data;
  } catch {
    return undefined;
  }
};

const usageOf = (report: z.output<typeof ReportSchema> | undefined): { readonly usage?: Usage } => {
  if (report?.usage === undefined) return {};
  const { input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens } = report.usage;
  const read = input_tokens + cache_read_input_tokens + cache_creation_input_tokens;
  return { usage: { input_tokens: read, output_tokens, cost_usd: report.total_cost_usd } };
};
