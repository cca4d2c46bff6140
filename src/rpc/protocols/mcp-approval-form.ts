// The form about a call that waits: what would happen, where and why, and as many answers as there are meanings. What
// matters comes first, because clients fold long messages away.
import type { ElicitRequestFormParams } from '@modelcontextprotocol/sdk/types.js';
import { type Question, SCOPES, type Scope } from '../../core/approval.ts';
import { visible } from '../../core/visible.ts';

type Answer = Scope | 'no';

export const answersTo = ({ rules }: Question): readonly Answer[] => [
  ...SCOPES.filter((scope) => scope !== 'always' || rules.length > 0),
  'no',
];

const LONGEST_SUBJECT = 2_000;

interface Room {
  readonly lines: number;
  readonly columns: number;
}

/** What of a message a client shows that folds the rest away and cuts long lines off, in a terminal of 80 columns. */
const ROOM: Readonly<Record<string, Room>> = { 'claude-code': { lines: 3, columns: 74 } };

const roomOf = (client: string): Room | undefined => (Object.hasOwn(ROOM, client) ? ROOM[client] : undefined);

/** A person cannot agree to what they are not shown; such a question waits for the terminal, which shows all. */
export const fitsInForm = (question: Question, client: string): boolean => {
  if (question.subject.length > LONGEST_SUBJECT) return false;
  const room = roomOf(client);
  // The line after it says where.
  return room === undefined || question.checkpoint !== undefined || subjectOf(question, room).length < room.lines;
};

/** Everything that would happen. */
const subjectOf = ({ tool, subject }: Question, room: Room | undefined): readonly string[] => {
  const lines = `${visible(tool)}: ${subject}`.split('\n').map(visible);
  return room === undefined ? lines : lines.flatMap((line) => broken(line, room.columns));
};

/** What goes on in the next line is set in. */
const broken = (line: string, columns: number): readonly string[] => {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const sign of line) {
    const width = sign <= '~' ? 1 : 2;
    if (used + width > columns) {
      parts.push(part);
      part = '    ';
      used = part.length;
    }
    part += sign;
    used += width;
  }
  return [...parts, part];
};

export const formFor = (question: Question, client: string): ElicitRequestFormParams => {
  const { subject, cwd, reason, rules, rule, approval } = question;
  const allowed = rules.map(visible).join(', ');
  const names: Readonly<Record<Answer, string>> = {
    once: 'Yes, this once',
    session: allowed === '' ? 'Yes, this same call for the rest of the session' : `Yes, for this session: ${allowed}`,
    always: `Yes, always in this repository: ${allowed}`,
    no: 'No',
  };
  const answers = [...answersTo(question)];
  const where = cwd === undefined || cwd === '.' ? 'in the workspace' : `in ${visible(cwd)}`;
  const lines = [
    ...subjectOf(question, roomOf(client)),
    `${where}; it asks because ${visible(reason)} (${visible(rule)})`,
    ...(subject.includes('[redacted') ? ['Parts that look like secrets are not shown.'] : []),
    approval,
  ];
  return {
    mode: 'form',
    message: lines.join('\n'),
    requestedSchema: {
      type: 'object',
      properties: {
        answer: { type: 'string', title: 'May it?', enum: answers, enumNames: answers.map((answer) => names[answer]) },
      },
      required: ['answer'],
    },
  };
};
