// Keeps one statement for later. What an agent writes grants nothing and is shown to nobody else before a person has
// confirmed it: a text that some page or file has put into its mouth must not reach the next session as knowledge.
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import type { Memory } from '../core/memory.ts';
import { type Bound, type Evidence, type NoteState, NoteStateSchema, NoteTypeSchema } from '../core/note.ts';
import { defineTool, type ToolContext } from '../core/tool.ts';
import { visible, visibleLines } from '../core/visible.ts';
import { decodeText } from '../workspace/text.ts';

/** Larger files are generated; a note about one would be stale every day. */
const MAX_BOUND_BYTES = 1024 * 1024;
/** Notes of one repository that can still be shown. */
const MAX_ACTIVE = 500;
/** Candidates to make room, named when there is none. */
const CANDIDATES = 5;

const InputSchema = z.strictObject({
  type: NoteTypeSchema,
  title: z.string().trim().min(1).max(160).describe('what it says, in one line'),
  content: z.string().trim().min(1).max(4000),
  tags: z.array(z.string().trim().min(1).max(40)).max(12).default([]),
  evidence: z
    .array(z.string().min(1).max(80))
    .max(20)
    .default([])
    .describe('ids of calls or events that show it; verified_fact needs a call that succeeded'),
  about: z
    .array(z.strictObject({ path: z.string().min(1), symbol: z.string().min(1).max(200).optional() }))
    .max(20)
    .default([])
    .describe('files or definitions; the note is stale once they change'),
  supersedes: z.string().optional().describe('id of the note that this replaces'),
});
type Input = z.output<typeof InputSchema>;

export const memoryWrite = defineTool({
  name: 'memory_write',
  aliases: ['create_note'],
  title: 'Remember',
  description:
    'Keep one statement for later: a decision with its reason, a lesson, a blocker, the state of a task, a fact. Cite evidence, and name what it is about so that it is known when it went stale. Until a person confirms it, only this session is shown it. No secrets.',
  input: InputSchema,
  output: z.strictObject({ note: z.string(), state: NoteStateSchema, active: z.int().describe('notes kept') }),
  touches: ['remember', 'read'],
  effects: ({ type, title, about }) => [
    { kind: 'remember', key: `${type}/${title}` },
    ...[...new Set(about.map(({ path }) => path))].map((path) => ({ kind: 'read', path }) as const),
  ],
  run: async (input, context) => {
    const memory = await context.libraries.memory();
    const active = assertRoom(memory);
    assertReplaceable(memory, input, context);
    const evidence = await memory.evidence(input.evidence);
    assertVerified(input, evidence);
    const about = input.about.map((named) => boundTo(memory, named, context));
    // One call writes one note.
    const note = context.call.replace(/^call_/, 'note_');
    const state: NoteState = context.session.principal === 'human' ? 'confirmed' : 'unconfirmed';
    const { type, supersedes } = input;
    const said = {
      title: visible(input.title),
      content: visibleLines(input.content),
      tags: input.tags.map(visible),
    };
    return {
      data: { note, state, active: active + 1 },
      text: `${note}: kept${state === 'confirmed' ? '' : '; other sessions are shown it once a person has confirmed it'}`,
      events: [
        {
          type: 'note_written',
          data: {
            note,
            type,
            ...said,
            evidence: [...evidence],
            about,
            ...(supersedes === undefined ? {} : { supersedes }),
          },
        },
      ],
    };
  },
});

const assertRoom = (memory: Memory): number => {
  const active = memory.notes().filter(({ state }) => state === 'confirmed' || state === 'unconfirmed');
  if (active.length < MAX_ACTIVE) return active.length;
  const candidates = active.filter((note) => note.state === 'unconfirmed' || memory.staleness(note).length > 0);
  const oldest = [...candidates, ...active].slice(0, CANDIDATES).map(({ note }) => note);
  throw new HarnessError(
    'too_large',
    `${active.length} notes are kept, which is the most there may be`,
    `have a person make room: harness memory retire ${oldest.join(' ')}`,
  );
};

const assertReplaceable = (memory: Memory, { supersedes }: Input, { session }: ToolContext): void => {
  if (supersedes === undefined) return;
  const old = memory.notes().find(({ note }) => note === supersedes);
  const known = old?.state === 'confirmed' || (old?.state === 'unconfirmed' && old.origin.session === session.id);
  if (!known)
    throw new HarnessError('not_found', `there is no note ${visible(supersedes)}`, 'find it with memory_search');
};

const assertVerified = ({ type }: Input, evidence: readonly Evidence[]): void => {
  if (type !== 'verified_fact' || evidence.some(({ outcome }) => outcome === 'succeeded')) return;
  throw new HarnessError(
    'invalid_arguments',
    evidence.length === 0
      ? 'a verified_fact needs evidence'
      : 'none of the evidence is a call or a test run that succeeded',
    'give the id of the call that shows it, or write it as a fact',
  );
};

const boundTo = (memory: Memory, { path, symbol }: Input['about'][number], { files }: ToolContext): Bound => {
  const file = files.open(path);
  if (file.size > MAX_BOUND_BYTES) {
    throw new HarnessError(
      'too_large',
      `${path} has ${file.size} bytes; a note is bound to at most ${MAX_BOUND_BYTES}`,
      'name a smaller file',
    );
  }
  const decoded = decodeText(file.read(MAX_BOUND_BYTES));
  if ('binary' in decoded) throw new HarnessError('binary_file', `${path} is a binary file`, 'name a text file');
  return memory.bind(file.path, decoded.text, symbol);
};
