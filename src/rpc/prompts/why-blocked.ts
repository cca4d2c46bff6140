// Why a call was refused or waits, from the record and not from the assistant's memory of it.
import { HarnessError } from '../../core/error.ts';
import type { CallRow, RuleRecord } from '../../core/records.ts';
import type { Asking, Prompt } from './prompt.ts';

export const whyBlocked: Prompt = {
  name: 'why_blocked',
  title: 'Why was this blocked?',
  description: 'Explains a call that was denied or waits for a person, and what to do instead.',
  arguments: [
    {
      name: 'call',
      description: 'id of the call (call_…); the last blocked one of this session when it is left out',
      suggest: async (asking) => (await blockedCalls(asking)).map(({ call }) => call),
    },
  ],
  render: async (asking, { call }) => {
    const blocked = await blockedCalls(asking);
    const row = call === undefined || call === '' ? blocked[0] : blocked.find((known) => known.call === call);
    if (row === undefined) {
      const what =
        call === undefined || call === ''
          ? 'nothing was blocked in this session'
          : `no call ${call} was blocked in this session`;
      throw new HarnessError('not_found', what, 'take the id from the call field of a denied or pending answer');
    }
    return explain(
      row,
      (await asking.door.records.rules()).find(({ id }) => id === row.rule),
    );
  },
};

/** Newest first. */
const blockedCalls = async ({ door, session }: Asking): Promise<readonly CallRow[]> => {
  const run = await door.records.run(session.run);
  return (run?.timeline ?? []).filter(({ decision }) => decision === 'deny' || decision === 'ask').toReversed();
};

const explain = (row: CallRow, rule: RuleRecord | undefined): string =>
  [
    `The call ${row.call} (${row.tool}) of ${row.ts} ${row.decision === 'deny' ? 'was denied' : 'waits for a person'}.`,
    `Arguments as recorded: ${JSON.stringify(row.input)}`,
    `Decided by ${row.rule ?? 'no rule'}: ${row.reason ?? 'no reason is recorded'}`,
    ...(row.approval === undefined ? [] : [`A person agrees with: harness approvals approve ${row.approval}`]),
    ...(rule === undefined
      ? []
      : [`The rule stands in ${rule.at}:`, '', rule.text ?? `${rule.decision} ${rule.pattern}`]),
    '',
    'Explain in plain words why this was blocked and which way of reaching the same end the policy leaves open.',
    'Do not try to do the same in another way, and do not propose to weaken the policy unless the person asks for it.',
  ].join('\n');
