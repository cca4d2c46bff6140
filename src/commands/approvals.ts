// `harness approvals`: what waits for a person, and the person's answers. Answering takes a person, see policy/operator.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as z from 'zod';
import { type Approval, stateAt } from '../compose/approvals.ts';
import { readEvents } from '../compose/log.ts';
import type { ApprovalAnswer, Scope } from '../core/approval.ts';
import { HarnessError } from '../core/error.ts';
import { visible } from '../core/visible.ts';
import { type Harness, openHarness } from '../harness.ts';
import { NAME, VERSION } from '../version.ts';
import { asJson, createApprovalsView } from './approvals-view.ts';
import { watchApprovals } from './approvals-watch.ts';
import type { CliCommand, Io } from './command.ts';
import { type PersonOptions, requirePerson, withTokenFile } from './person.ts';

export const approvals: CliCommand = {
  name: 'approvals',
  summary: 'see and answer what waits for a person',
  configure: (command: Command, io: Io) => {
    const add = (usage: string, description: string): Command =>
      command.command(usage).description(description).option('--root <dir>', 'workspace; else the current directory');
    const answering = (usage: string, description: string): Command =>
      withTokenFile(add(usage, description)).option('--json', 'print the answer as recorded');
    add('list', 'what waits; exit 0')
      .option('--all', 'what was answered or is too old as well, of the last two days')
      .option('--json', 'print them as JSON')
      .action((options: ListOptions) => list(options, io));
    add('show <id>', 'everything about one: id, or the beginning of one')
      .option('--json', 'print it as JSON')
      .action((id: string, options: Options) => show(id, options, io));
    answering('approve <id>', 'let the call through when it is made again')
      .option('--session', 'and what its rules allow, for the rest of the session')
      .option('--always', 'and what its rules allow, from now on in this repository')
      .option('--choice <option>', 'of a decision: which of its options')
      .option('--modified', 'of a decision: agreed to, but as the note says')
      .option('--note <text>', 'of a decision: what you want to add; the agent is shown it')
      .action((id: string, options: ApproveOptions) =>
        answer(id, { decision: 'approved', ...scopeOf(options), ...decisionOf(options) }, { options, io }),
      );
    answering('deny <id>', 'refuse it until the session ends; also takes back an approval')
      .option('--note <text>', 'why; the agent is shown it')
      .action((id: string, options: DenyOptions) =>
        answer(
          id,
          { decision: 'denied', ...(options.note === undefined ? {} : { note: options.note }) },
          { options, io },
        ),
      );
    add('watch', 'show what comes to wait, until interrupted').action((options: Options) => watch(options, io));
    command.addHelpText('afterAll', EXAMPLES);
  },
};

const EXAMPLES = `
Examples:
  harness approvals list
  harness approvals approve apr_01K
  harness approvals approve apr_01K --always
  harness approvals approve apr_01K --choice defer --modified --note "after the release"
  harness approvals deny apr_01K --note "use the staging database"`;

interface Options {
  readonly root?: string;
  readonly json?: true;
}

interface ListOptions extends Options {
  readonly all?: true;
}

interface AnswerOptions extends Options, PersonOptions {}

interface ApproveOptions extends AnswerOptions {
  readonly choice?: string;
  readonly modified?: true;
  readonly note?: string;
  readonly session?: true;
  readonly always?: true;
}

interface DenyOptions extends AnswerOptions {
  readonly note?: string;
}

const openAt = ({ root = '.' }: Options, io: Io): Promise<Harness> =>
  openHarness({ root: resolve(io.cwd, root), env: io.env, flags: {}, transport: 'command' });

const list = async (options: ListOptions, io: Io): Promise<void> => {
  const harness = await openAt(options, io);
  const now = Date.now();
  const shown = harness.approvals().filter((known) => options.all === true || stateAt(known, now) === 'pending');
  if (options.json === true) return io.out(`${JSON.stringify(shown.map((known) => asJson(known, now)))}\n`);
  io.out(shown.length === 0 ? 'Nothing waits for you.\n' : createApprovalsView(io.color).list(shown, now));
};

const show = async (id: string, options: Options, io: Io): Promise<void> => {
  const harness = await openAt(options, io);
  const approval = chosen(harness.approvals(), id);
  const now = Date.now();
  const input = await inputOf(harness.state, approval);
  if (options.json === true) return io.out(`${JSON.stringify({ ...asJson(approval, now), input })}\n`);
  io.out(
    `${createApprovalsView(io.color).whole(approval, now)}  arguments: ${visible(JSON.stringify(input ?? null))}\n`,
  );
};

const CalledSchema = z.looseObject({ input: z.unknown() });

/** The arguments of the call that asked first, as recorded. */
const inputOf = async (state: string, { call, requested }: Approval): Promise<unknown> => {
  if (call === undefined) return undefined;
  for await (const event of readEvents(state, { from: requested, mentioning: call })) {
    if (event.call === call && event.type === 'tool_called') return CalledSchema.safeParse(event.data).data?.input;
  }
  return undefined;
};

const decisionOf = ({
  choice,
  modified,
  note,
}: ApproveOptions): Pick<ApprovalAnswer, 'choice' | 'modified' | 'note'> => ({
  ...(choice === undefined ? {} : { choice }),
  ...(modified === undefined ? {} : { modified }),
  ...(note === undefined ? {} : { note }),
});

const scopeOf = ({ session, always }: ApproveOptions): { readonly scope: Scope } => {
  if (session === true && always === true) {
    throw new HarnessError('invalid_arguments', '--session and --always exclude each other', 'choose one of them');
  }
  if (always === true) return { scope: 'always' };
  return { scope: session === true ? 'session' : 'once' };
};

interface Answering {
  readonly options: AnswerOptions;
  readonly io: Io;
}

const answer = async (
  id: string,
  decided: Pick<ApprovalAnswer, 'decision' | 'scope' | 'note' | 'choice' | 'modified'>,
  { options, io }: Answering,
): Promise<void> => {
  requirePerson(options, io);
  const harness = await openAt(options, io);
  try {
    const question = chosen(harness.approvals(), id);
    const { approval } = question;
    const client = `${NAME}/${VERSION}`;
    const resolved = await harness.resolveApproval('human', { approval, door: 'cli', client, ...decided });
    io.out(
      options.json === true
        ? `${JSON.stringify(resolved)}\n`
        : createApprovalsView(io.color).resolved(resolved, question),
    );
    if (resolved.unsaved !== undefined) io.exitWith(3);
  } finally {
    await harness.close();
  }
};

const PREFIX = 'apr_';

/** The approval of that id, or the only one whose id begins so, with or without `apr_`; what waits comes first. */
const chosen = (all: readonly Approval[], id: string): Approval => {
  const asked = id.startsWith(PREFIX) ? id : `${PREFIX}${id}`;
  const begins = asked === PREFIX ? [] : all.filter(({ approval }) => approval.startsWith(asked));
  const now = Date.now();
  const waiting = begins.filter((known) => stateAt(known, now) === 'pending');
  const [first, ...others] =
    [begins.filter(({ approval }) => approval === asked), waiting, begins].find((found) => found.length > 0) ?? [];
  if (first !== undefined && others.length === 0) return first;
  const problem =
    first === undefined ? `there is no approval ${visible(id)}` : `${others.length + 1} approvals begin with ${id}`;
  throw new HarnessError(
    first === undefined ? 'not_found' : 'invalid_arguments',
    problem,
    'harness approvals list --all',
  );
};

const watch = async (options: Options, io: Io): Promise<void> => {
  const harness = await openAt(options, io);
  await watchApprovals(harness, io);
};
