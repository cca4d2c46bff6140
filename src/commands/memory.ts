import type { Command } from 'commander';
import { openMemory } from '../compose/memory.ts';
import { recordWord } from '../compose/person.ts';
import { openTrace } from '../compose/trace.ts';
import { HarnessError } from '../core/error.ts';
import type { NewEvent } from '../core/event.ts';
import type { Memory } from '../core/memory.ts';
import type { Note } from '../core/note.ts';
import { visible, visibleLines } from '../core/visible.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { counted } from './counted.ts';
import { type PersonOptions, requirePerson, withTokenFile } from './person.ts';
import { type AskOptions, rootFor, stateFor } from './trace/asking.ts';
import { columns, moment } from './trace/columns.ts';
import { wordsOf } from './words.ts';

interface ListOptions extends AskOptions {
  readonly all?: true;
}

interface WordOptions extends AskOptions, PersonOptions {
  readonly reason?: string;
}

interface PurgeOptions extends WordOptions {
  readonly session: string;
}

export const memory: CliCommand = {
  name: 'memory',
  summary: 'see, confirm, retire and purge notes',
  configure: (command: Command, io: Io) => {
    const add = wordsOf(command);
    const saying = (usage: string, description: string): Command => withTokenFile(add(usage, description));
    add('list', 'what is kept; exit 0')
      .option('--all', 'what was superseded, retired or purged as well')
      .action((options: ListOptions) => list(options, io));
    add('show <note>', 'the whole of one: id, or the beginning of one').action((id: string, options: AskOptions) =>
      show(id, options, io),
    );
    saying('confirm <notes...>', 'vouch for notes: from now on every session is shown them').action(
      (ids: readonly string[], options: WordOptions) => confirm(ids, options, io),
    );
    saying('retire <notes...>', 'show notes to nobody any more')
      .option('--reason <text>', 'why', 'a person has retired it')
      .action((ids: readonly string[], options: WordOptions) => retire(ids, options, io));
    saying('purge', 'retire all that a session has written or will write, and all that rests on its calls')
      .requiredOption('--session <id>', 'the session, as harness memory show tells it')
      .option('--reason <text>', 'why', 'its session is not trusted')
      .action((options: PurgeOptions) => purge(options, io));
    command.addHelpText('afterAll', EXAMPLES);
  },
};

const EXAMPLES = `
The record is never changed: what is retired or purged stays in the log and is shown to no assistant.

Examples:
  harness memory list
  harness memory confirm note_01K
  harness memory purge --session ses_01K`;

const withMemory = async <Answer>(options: AskOptions, io: Io, ask: (memory: Memory) => Answer): Promise<Answer> => {
  const [root, state] = [rootFor(options, io), stateFor(options, io)];
  const trace = await openTrace({ state });
  try {
    return ask(await openMemory({ root, state, trace: async () => trace }));
  } finally {
    trace.close();
  }
};

const isKept = ({ state }: Note): boolean => state === 'confirmed' || state === 'unconfirmed';

const list = (options: ListOptions, io: Io): Promise<void> =>
  withMemory(options, io, (known) => {
    const notes = known.notes().filter((note) => options.all === true || isKept(note));
    const rows = notes.map((note) => ({ ...note, stale: known.staleness(note) }));
    if (options.json === true) return io.out(`${JSON.stringify(rows)}\n`);
    if (rows.length === 0) return io.out('Nothing is remembered.\n');
    const cells = rows.map(({ note, type, state, stale, origin, title }) => [
      note,
      type,
      stale.length === 0 ? state : `${state}, stale`,
      moment(origin.ts),
      title,
    ]);
    io.out(columns(['note', 'type', 'state', 'written', 'title'], cells, io.color));
  });

const show = (id: string, options: AskOptions, io: Io): Promise<void> =>
  withMemory(options, io, (known) => {
    const note = chosen(known.notes(), id);
    const stale = known.staleness(note);
    io.out(options.json === true ? `${JSON.stringify({ ...note, stale })}\n` : inWords(note, stale));
  });

const inWords = (note: Note, stale: readonly string[]): string => {
  const { origin } = note;
  const lines = [
    `${note.note}  ${note.type}, ${note.state}${note.reason === undefined ? '' : ` (${visible(note.reason)})`}`,
    `written by ${origin.kind} (${visible(origin.client)}) ${moment(origin.ts)}, session ${origin.session}`,
    ...note.about.map(
      ({ path, symbol }) => `about ${visible(path)}${symbol === undefined ? '' : ` ${visible(symbol)}`}`,
    ),
    ...stale.map((change) => `stale: ${visible(change)}`),
    ...note.evidence.map(({ id, outcome }) => `rests on ${visible(id)} (${outcome})`),
    ...(note.tags.length === 0 ? [] : [`tags ${visible(note.tags.join(', '))}`]),
    '',
    ...`${note.title}\n\n${note.content}`.split('\n').map((line) => `  ${visibleLines(line)}`),
  ];
  return `${lines.join('\n')}\n`;
};

const confirm = async (ids: readonly string[], options: WordOptions, io: Io): Promise<void> => {
  const notes = await named(ids, options, io);
  await say({ type: 'note_confirmed', data: { notes } }, options, io);
  tell(options, io, { confirmed: notes }, `${counted(notes.length, 'note')} confirmed\n`);
};

const retire = async (ids: readonly string[], options: WordOptions, io: Io): Promise<void> => {
  const notes = await named(ids, options, io);
  await say({ type: 'note_retired', data: { notes, reason: options.reason ?? '' } }, options, io);
  tell(options, io, { retired: notes }, `${counted(notes.length, 'note')} retired\n`);
};

const purge = async (options: PurgeOptions, io: Io): Promise<void> => {
  const { session, reason = '' } = options;
  const notes = await withMemory(options, io, (known) =>
    known
      .notes()
      .filter(({ origin, evidence }) => [origin, ...evidence].some((source) => source.session === session))
      .map(({ note }) => note),
  );
  await say({ type: 'note_retired', data: { notes, reason, purged_session: session } }, options, io);
  tell(options, io, { purged: notes }, `${counted(notes.length, 'note')} of ${visible(session)} purged\n`);
};

const tell = ({ json }: AskOptions, io: Io, done: object, words: string): void =>
  io.out(json === true ? `${JSON.stringify(done)}\n` : words);

/** Records a person's word. Throws denied_by_policy unless a person gives it. */
const say = async (word: NewEvent, options: WordOptions, io: Io): Promise<void> => {
  requirePerson(options, io);
  await recordWord(stateFor(options, io), { by: 'human', events: [word], version: VERSION });
};

const named = (ids: readonly string[], options: AskOptions, io: Io): Promise<string[]> =>
  withMemory(options, io, (known) => ids.map((id) => chosen(known.notes(), id).note));

const PREFIX = 'note_';

/** The note of that id, or the only one whose id begins so, with or without `note_`. */
const chosen = (notes: readonly Note[], id: string): Note => {
  const asked = id.startsWith(PREFIX) ? id : `${PREFIX}${id}`;
  const begins = asked === PREFIX ? [] : notes.filter(({ note }) => note.startsWith(asked));
  const found = begins.find(({ note }) => note === asked) ?? (begins.length === 1 ? begins[0] : undefined);
  if (found !== undefined) return found;
  const problem = begins.length === 0 ? `there is no note ${visible(id)}` : `${begins.length} notes begin with ${id}`;
  throw new HarnessError(begins.length === 0 ? 'not_found' : 'invalid_arguments', problem, 'harness memory list --all');
};
