// How approvals look in a terminal, and as JSON. Whatever comes from elsewhere is shown with its hidden characters written out.
import picocolors from 'picocolors';
import { type Approval, stateAt } from '../compose/approvals.ts';
import type { Resolved } from '../core/approval.ts';
import { visible } from '../core/visible.ts';

export interface ApprovalsView {
  /** One line each; `now` in milliseconds since 1970. */
  readonly list: (approvals: readonly Approval[], now: number) => string;
  /** Everything a person should read before answering. */
  readonly whole: (approval: Approval, now: number) => string;
  readonly resolved: (resolved: Resolved, question: Approval) => string;
}

type Colors = ReturnType<typeof picocolors.createColors>;

export const createApprovalsView = (color: boolean): ApprovalsView => {
  const colors = picocolors.createColors(color);
  return {
    list: (approvals, now) => approvals.map((approval) => line(approval, now, colors)).join(''),
    whole: (approval, now) => whole(approval, now, colors),
    resolved: (resolved, question) => answerLines(resolved, subjectLines(question), colors),
  };
};

/** What scripts get: the question, its state, its answer and the calls it carried. */
export const asJson = (approval: Approval, now: number) => ({ ...approval, state: stateAt(approval, now) });

const LONGEST_LINE = 80;

const line = (approval: Approval, now: number, colors: Colors): string => {
  const subject = subjectLines(approval).join('; ');
  const short = subject.length <= LONGEST_LINE ? subject : `${subject.slice(0, LONGEST_LINE - 1)}…`;
  return `${colors.bold(visible(approval.approval))}  ${paintedState(approval, now, colors)}  ${short}\n`;
};

const subjectLines = ({ subject }: Approval): readonly string[] => subject.split('\n').map(visible);

const PAINT = {
  pending: 'yellow',
  approved: 'green',
  used: 'green',
  denied: 'red',
  expired: 'dim',
  cancelled: 'dim',
} as const;

const paintedState = (approval: Approval, now: number, colors: Colors): string => {
  const state = stateAt(approval, now);
  const left = Math.ceil((Date.parse(approval.expires) - now) / 60_000);
  return colors[PAINT[state]](state === 'pending' ? `pending, ${left} min left` : state);
};

const whole = (approval: Approval, now: number, colors: Colors): string => {
  const { tool, cwd, reason, rule, rules, requested, resolution, uses } = approval;
  const lines = [
    `${colors.bold(visible(approval.approval))}  ${paintedState(approval, now, colors)}`,
    ...subjectLines(approval).map((subject) => `  ${colors.bold(subject)}`),
    `  ${visible(tool)}${cwd === undefined ? '' : ` in ${cwd === '.' ? 'the workspace' : visible(cwd)}`}, asked ${requested}`,
    `  because ${visible(reason)}  ${colors.dim(visible(rule))}`,
    ...(stateAt(approval, now) === 'pending' ? waysOut(approval.approval, rules.map(visible)) : []),
    ...(resolution === undefined ? [] : [`  ${resolutionWords(resolution)}, ${resolution.at}`]),
    ...uses.map((call) => `  used by ${visible(call)}`),
  ];
  return `${lines.join('\n')}\n`;
};

const waysOut = (id: string, rules: readonly string[]): readonly string[] => [
  `  harness approvals approve ${id}`,
  `  harness approvals approve ${id} --session    ${rules.length === 0 ? 'this same call' : rules.join(', ')}`,
  ...(rules.length === 0 ? [] : [`  harness approvals approve ${id} --always     ${rules.join(', ')}`]),
  `  harness approvals deny ${id} --note "…"`,
];

/** E.g. `approved once by a person (cli)`. */
export const resolutionWords = ({ decision, scope, by, note, choice, modified }: Resolved['resolution']): string => {
  const range = decision === 'approved' ? ` ${scope === 'session' ? 'for the session' : scope}` : '';
  const who = by.principal === 'human' ? `a person (${by.door})` : `no one (${by.door})`;
  const how = `${modified === true ? ', modified' : ''}${choice === undefined ? '' : `, ${visible(choice)}`}`;
  return `${decision}${how}${range} by ${who}${note === undefined ? '' : `: ${visible(note)}`}`;
};

const answerLines = ({ resolution, saved, unsaved }: Resolved, subject: readonly string[], colors: Colors): string => {
  const lines = [
    `${colors.bold(resolution.approval)}  ${resolutionWords(resolution)}`,
    ...subject.map((line) => `  ${line}`),
    ...(resolution.rules ?? []).map((rule) => `  allowed: ${visible(rule)}`),
    ...(saved === undefined ? [] : [`  saved in ${saved}`]),
    ...(unsaved === undefined ? [] : [colors.red(`  not saved, so it holds for this session only: ${unsaved}`)]),
  ];
  return `${lines.join('\n')}\n`;
};
