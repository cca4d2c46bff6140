// What an assistant would keep in its head: a pure fold over the events of a run. The newest wins, what is resolved goes.
import type { Envelope } from '../../core/event.ts';
import type { Note } from '../../core/note.ts';
import { type CallFacts, callsOf } from '../../trace/summary/call-facts.ts';
import { filesModified, isEdit } from '../../trace/summary/edits.ts';
import { testsOf } from './tests.ts';

/** Lines, the newest first. */
export interface WorkingMemory {
  readonly failing_tests: readonly string[];
  readonly explored_files: readonly string[];
  readonly relevant_symbols: readonly string[];
  readonly patch_summary: readonly string[];
  readonly verified_facts: readonly string[];
  readonly open_questions: readonly string[];
}

export interface WorkingInput {
  /** Of one run, oldest first. */
  readonly events: readonly Envelope[];
  /** Notes of its session that can still be shown. */
  readonly notes: readonly Note[];
  /** Real path of the workspace: other programs name files from the top. */
  readonly root: string;
  /** Whether a file may be named. */
  readonly permits: (path: string) => boolean;
}

/** Files whose permission is looked up; more would not fit anywhere. */
const MOST_FILES = 64;

export const workingMemory = ({ events, notes, root, permits }: WorkingInput): WorkingMemory => {
  const calls = callsOf(events);
  const inside = (path: string): string => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path);
  const tests = testsOf(events);
  const modified = filesModified(calls)
    .map((file) => ({ ...file, path: inside(file.path) }))
    .filter(({ path }) => permits(path));
  const written = new Set(modified.map(({ path }) => path));
  const explored = calls.filter(isRead).flatMap(({ reads }) => reads.map(inside));
  return {
    failing_tests: tests.failing,
    explored_files: newestFirst(explored)
      .filter((path) => path !== '.' && !written.has(path))
      .slice(0, MOST_FILES)
      .filter(permits),
    relevant_symbols: newestFirst(calls.filter(isLookUp).map(({ argument }) => argument)),
    patch_summary: modified
      .toReversed()
      .map(({ path, edits, added, removed }) => `${path}: +${added} -${removed} lines in ${edits} edits`),
    verified_facts: [...titles(notes, 'verified_fact'), ...tests.passing],
    open_questions: [...titles(notes, 'blocker'), ...calls.flatMap((call, at) => question(call, calls.slice(at + 1)))],
  };
};

/** Each once, where it came last. */
const newestFirst = (values: readonly string[]): readonly string[] => [...new Set(values.toReversed())];

const isRead = (call: CallFacts): boolean => call.status === 'ok' && call.reads.length > 0 && !isEdit(call);

/** Searching for a name says that the name matters; a path or a sentence is none. */
const isLookUp = ({ tool, status, argument, result }: CallFacts): boolean =>
  (tool === 'search_code' || tool === 'Grep') &&
  status === 'ok' &&
  result.total !== 0 &&
  /^[A-Za-z_$][\w$.:]{2,80}$/.test(argument);

const titles = (notes: readonly Note[], type: Note['type']): readonly string[] =>
  notes
    .filter((note) => note.type === type)
    .map(({ title }) => title)
    .toReversed();

/** What nobody has answered yet: it waits for a person, or nobody knows how it ended. */
const question = (call: CallFacts, later: readonly CallFacts[]): readonly string[] => {
  const what = `${call.tool} ${call.argument}`.trim();
  if (later.some(({ identity }) => identity === call.identity)) return [];
  if (call.status === 'pending') return [`waits for a person: ${what}`];
  return call.status === undefined ? [`nobody knows how it ended: ${what} (${call.id})`] : [];
};
