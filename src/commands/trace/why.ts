// `harness trace why`: one call, from what was asked to what came of it, with every rule that spoke.
import type { Command } from 'commander';
import picocolors from 'picocolors';
import * as z from 'zod';
import { argumentOf } from '../../core/argument.ts';
import { MatchSchema } from '../../core/decision.ts';
import type { Envelope } from '../../core/event.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import { type AskOptions, asking } from './asking.ts';

export const addWhy = (command: Command, io: Io): void => {
  command.option('--json', 'print the events of the call as JSON').action(async (call: string, options: AskOptions) => {
    const events = await asking(options, io, (trace) => trace.call(call));
    io.out(options.json === true ? `${JSON.stringify(events)}\n` : inWords(events, io.color));
  });
};

// Only what is shown; whatever else a later version adds.
const CalledSchema = z.looseObject({ tool: z.string(), input: z.unknown() });
const DecidedSchema = z.looseObject({
  decision: z.string(),
  judged: z.string().optional(),
  rule: z.string(),
  reason: z.string(),
  remedy: z.string().optional(),
  policy: z.string(),
  matches: z.array(z.looseObject(MatchSchema.shape)).default([]),
});
const ResultSchema = z.looseObject({ status: z.string(), code: z.string().optional(), reason: z.string().optional() });
const ApprovalSchema = z.looseObject({ approval: z.string() });

const inWords = (events: readonly Envelope[], color: boolean): string => {
  const colors = picocolors.createColors(color);
  return events
    .flatMap((event) => linesOf(event))
    .map(([word, text]) => `${colors.bold(word.padEnd(WORD_WIDTH))}  ${plain(text)}\n`)
    .join('');
};

const WORD_WIDTH = 'decided'.length;

type Line = readonly [word: string, text: string];

const linesOf = ({ type, ts, client, data }: Envelope): readonly Line[] => {
  if (type === 'tool_called') {
    const { tool, input } = CalledSchema.parse(data);
    return [['asked', `${`${tool} ${argumentOf(input)}`.trim()}, by ${client} at ${ts}`]];
  }
  if (type === 'policy_decision') return decisionLines(DecidedSchema.parse(data));
  if (type === 'approval_requested') return [['waits', `for a person: ${ApprovalSchema.parse(data).approval}`]];
  if (type === 'approval_used') return [['agreed', `a person, with ${ApprovalSchema.parse(data).approval}`]];
  if (type !== 'tool_result') return [];
  const { status, code, reason } = ResultSchema.parse(data);
  return [['came to', [status, code, reason].filter((part) => part !== undefined).join(': ')]];
};

const decisionLines = (verdict: z.infer<typeof DecidedSchema>): readonly Line[] => {
  const { decision, judged, rule, reason, remedy, policy, matches } = verdict;
  const lifted = judged === undefined ? '' : ` (judged ${judged})`;
  return [
    ['decided', `${decision}${lifted} by ${rule}: ${reason}`],
    ...(remedy === undefined ? [] : [['instead', remedy] as const]),
    ...matches.map(
      (match) =>
        [
          'matched',
          `${match.decision}  ${match.rule}  ${match.subject}${match.shadow === true ? '  (only watches)' : ''}`,
        ] as const,
    ),
    ['policy', policy],
  ];
};
