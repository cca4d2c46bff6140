// Codex, when it is installed: its own shell may only read, everything else goes through our server.
import { execa } from 'execa';
import * as z from 'zod';
import type { EvalClient, Played, Seat, Usage } from '../client.ts';
import { promptOf } from '../model/prompt.ts';
import { hasCalled, missingProgram } from '../play/assistants.ts';
import { endOf } from '../play/ended.ts';
import { serverEnv } from './command.ts';

const EventSchema = z.looseObject({
  type: z.string(),
  message: z.string().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
  usage: z.looseObject({ input_tokens: z.int(), output_tokens: z.int() }).optional(),
});
type Event = z.output<typeof EventSchema>;

export const codex: EvalClient = {
  name: 'codex',
  missing: (_, env) => missingProgram('codex', env),
  play: async (seat): Promise<Played> => {
    const { play, ground, signal, env } = seat;
    const settings = settingsOf(seat).flatMap((setting) => ['-c', setting]);
    const place = ['--skip-git-repo-check', '--sandbox', 'read-only', '-C', ground.root];
    const ended = await execa('codex', ['exec', '--json', ...place, ...settings, promptOf(play)], {
      cwd: ground.root,
      env,
      extendEnv: false,
      cancelSignal: signal,
      stdin: 'ignore',
      reject: false,
    });
    const events = eventsIn(ended.stdout);
    const said = events.flatMap(({ message, error }) => error?.message ?? message ?? []).at(-1);
    const failed = ended.failed || events.some(({ type }) => type === 'turn.failed');
    const { fault } = endOf({ ...ended, failed, ...(said === undefined ? {} : { stdout: said, stderr: '' }) }, 'codex');
    const usage = usageOf(events);
    if (fault?.kind === 'model_error' && !hasCalled(ground)) return { fault: { ...fault, kind: 'not_run' } };
    return { ...(fault === undefined ? {} : { fault }), ...usage };
  },
};

/** Strings and lists of JSON are those of TOML. */
const settingsOf = ({ server: [command, ...args], ground, ablation }: Seat): readonly string[] => {
  const env = Object.entries(serverEnv(ground)).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const at = 'mcp_servers.harness';
  return [
    `${at}.command=${JSON.stringify(command)}`,
    `${at}.args=${JSON.stringify(args)}`,
    `${at}.env={ ${env.join(', ')} }`,
    `${at}.default_tools_approval_mode="approve"`,
    // Else its first turn begins without our tools when they come later than the model.
    `${at}.required=true`,
    ...(ablation.hidden.length === 0 ? [] : [`${at}.disabled_tools=${JSON.stringify(ablation.hidden)}`]),
  ];
};

const eventsIn = (text: unknown): readonly Event[] =>
  String(text)
    .split('\n')
    .flatMap((line) => {
      try {
        return EventSchema.safeParse(JSON.parse(line)).data ?? [];
      } catch {
        return [];
      }
    });

const usageOf = (events: readonly Event[]): { readonly usage?: Usage } => {
  const told = events.flatMap(({ usage }) => usage ?? []);
  if (told.length === 0) return {};
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    usage: {
      input_tokens: sum(told.map(({ input_tokens }) => input_tokens)),
      output_tokens: sum(told.map(({ output_tokens }) => output_tokens)),
    },
  };
};
