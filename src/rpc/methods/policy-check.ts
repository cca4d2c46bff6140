import * as z from 'zod';
import { commandOf, pathEffects } from '../../core/asked.ts';
import { DecisionSchema, MatchSchema } from '../../core/decision.ts';
import type { Effect } from '../../core/effect.ts';
import { HarnessError, messageOf } from '../../core/error.ts';
import { defineMethod } from './method.ts';

const ParamsSchema = z.strictObject({
  cmd: z.string().optional().describe('a shell line'),
  argv: z.array(z.string()).min(1).optional().describe('the words of one command'),
  cwd: z.string().default('.'),
  tool: z.string().default('run_command').describe('with path: read_file, edit_file, …'),
  path: z.string().optional(),
});

export const policyCheck = defineMethod({
  name: 'policy_check',
  summary:
    'What would be decided about a command (cmd or argv) or about a path (tool and path), and why. Does nothing.',
  params: ParamsSchema,
  result: z.strictObject({
    decision: DecisionSchema,
    rule: z.string(),
    reason: z.string(),
    remedy: z.string().optional(),
    matches: z.array(MatchSchema),
  }),
  who: 'agent',
  run: (asked, { door }) => {
    const { decision, rule, reason, remedy, matches } = door.check(asked.tool, effectsOf(asked));
    return { decision, rule, reason, matches, ...(remedy === undefined ? {} : { remedy }) };
  },
});

const effectsOf = ({ cmd, argv, cwd, tool, path }: z.output<typeof ParamsSchema>): readonly Effect[] => {
  if ([cmd, argv, path].filter((given) => given !== undefined).length !== 1)
    throw new HarnessError('invalid_arguments', 'give one of cmd, argv and path', 'policy_check {"cmd": "git status"}');
  if (path !== undefined) return effectsOn(tool, path);
  return argv === undefined ? [commandOf([cmd ?? ''], cwd)] : [{ kind: 'exec', argv, cwd }];
};

const effectsOn = (tool: string, path: string): readonly Effect[] => {
  try {
    return pathEffects(tool, path);
  } catch (thrown) {
    throw new HarnessError('invalid_arguments', messageOf(thrown), 'name one of these as tool', { path: 'tool' });
  }
};
