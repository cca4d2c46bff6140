// A decision that is for a person. It is put at the doors where approvals are: a form in the client, the terminal, JSON-RPC.
import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import { defineTool } from '../../core/tool.ts';
import { visible } from '../../core/visible.ts';

const line = z.string().trim().min(1).max(2000);

/** What the kinds that everybody knows offer when the caller names no options; the first is recommended. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  project_verification: [],
  spec_to_issues: [],
  issue_enrichment: ['recommended', 'all', 'none'],
  regression_approval: ['fix_now', 'defer', 'rollback'],
  issue_selection: [],
  issue_closure: [],
  mr_phase_transition: [],
  mr_review: [],
};

const InputSchema = z.strictObject({
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9_]{1,59}$/, 'must be lower_snake_case')
    .describe(`${Object.keys(KINDS).join(', ')}, or a kind of your own`),
  what_happened: line,
  if_approved: line.describe('what you will do then'),
  if_rejected: line.describe('what you will do then'),
  options: z.array(z.string().trim().min(1).max(200)).max(20).optional().describe('to choose from'),
  recommended: z.string().optional().describe('one of options; the first when absent'),
});
type Input = z.output<typeof InputSchema>;

export const checkpointRequest = defineTool({
  name: 'checkpoint_request',
  title: 'Ask a person to decide',
  description:
    'Put a decision to the person you work for: what happened, what you will do if they agree and if not, options to choose from. status "pending" means that they have not answered: make the same call again later. The answer is approved or modified with choice and notes; "denied" is a no with their reason. Rules may answer for them (automatic).',
  input: InputSchema,
  output: z.strictObject({
    kind: z.string(),
    decision: z.enum(['approved', 'modified']),
    choice: z.string().optional(),
    notes: z.string().optional().describe('of the person'),
    automatic: z.boolean().describe('a rule has answered, nobody was asked'),
  }),
  touches: ['consult'],
  effects: (input) => {
    const { options, recommended } = offered(input);
    return [
      {
        kind: 'consult',
        about: input.kind,
        lines: [...linesOf(input, options)],
        options: [...options],
        ...(recommended === undefined ? {} : { recommended }),
        if_rejected: visible(input.if_rejected),
      },
    ];
  },
  run: (input, { answer }) => {
    const { recommended } = offered(input);
    const automatic = answer === undefined;
    const choice = answer?.choice ?? recommended;
    const decision = answer?.modified === true ? 'modified' : 'approved';
    const data = {
      kind: input.kind,
      decision,
      ...(choice === undefined ? {} : { choice }),
      ...(answer?.note === undefined ? {} : { notes: answer.note }),
      automatic,
    } as const;
    const who = automatic ? 'by a rule, nobody was asked' : 'by a person';
    const chosen = choice === undefined ? '' : `: ${choice}`;
    const said = answer?.note === undefined ? '' : `\n> ${answer.note}`;
    return {
      data,
      text: `${input.kind} ${decision} ${who}${chosen}${said}`,
      events: [
        {
          type: 'checkpoint_answered',
          data: { ...data, ...(answer === undefined ? {} : { approval: answer.approval }) },
        },
      ],
    };
  },
});

interface Offered {
  readonly options: readonly string[];
  readonly recommended: string | undefined;
}

const offered = ({ kind, options: named, recommended }: Input): Offered => {
  const options: readonly string[] = named ?? KINDS[kind] ?? [];
  if (recommended !== undefined && !options.includes(recommended)) {
    throw new HarnessError('invalid_arguments', `${recommended} is none of the options`, 'recommend one of them');
  }
  return { options: options.map(visible), recommended: recommended ?? options[0] };
};

const linesOf = (
  { kind, what_happened, if_approved, if_rejected }: Input,
  options: readonly string[],
): readonly string[] => [
  `${kind}: ${visible(what_happened)}`,
  `if you agree: ${visible(if_approved)}`,
  `if not: ${visible(if_rejected)}`,
  ...(options.length === 0 ? [] : [`options: ${options.join(', ')}`]),
];
