// Skills from signals: what happens here again and again, and what to do instead. One function for each kind.
import type { Signal, SignalType } from '../../../core/signal.ts';
import { listOf, numberOf, textOf } from '../../facts/fields.ts';
import { bullets, type Count, countsIn, plainly, quoted, type SkillText, section, slugOf } from './words.ts';

type Text = Omit<SkillText, 'name'> & { readonly prefix: string; readonly about: string };
type Writer = (signal: Signal) => Text;

/** What is known to help against a failure, by words of its message. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /not been read|read it first/i,
    'Read a file in this session before editing it, also when its content is known from elsewhere.',
  ],
  [
    /string to replace not found|no_match|does not occur/i,
    'Read the lines again right before editing, and copy them exactly: tabs, quotes and line ends count. After a formatter ran, the text is another one.',
  ],
  [
    /matches of the string to replace|ambiguous|more than once/i,
    'Take enough lines around the place to make the text unique, or say that every occurrence is meant.',
  ],
  [
    /file does not exist|no such file|path does not exist|not_found|directory not found/i,
    'Look first where the file is (search or list) instead of guessing its path; files move between branches here.',
  ],
  [/not found \(http/i, 'Check the path of the request and the id in it with a listing before asking for one item.'],
  [/conflict/i, 'Look at what has changed on both sides before merging or applying.'],
  [
    /ignored by one of your .gitignore/i,
    'What is ignored on purpose is not added: check with `git check-ignore -v` which rule it is.',
  ],
  [
    /rejected_by_user|refused by a person/i,
    'Say what the change is for before making it, keep it small, and go on only when it is what was asked for.',
  ],
];

const failure: Writer = ({ details, sessions, count }) => {
  const tool = plainly(textOf(details.command) || textOf(details.tool), 'Some');
  const what = plainly(textOf(details.failure), 'a failure');
  const advice = ADVICE.find(([form]) => form.test(what))?.[1];
  const said = quoted(what.replace(/^\w+: /, '')) ?? 'a failure';
  const rejected = details.rejected === true;
  return {
    prefix: rejected ? 'refused' : 'avoid',
    about: `${tool} ${what.replace(/^\w+: /, '')}`,
    title: rejected ? `${tool}: what people refuse here` : `${tool}: ${what.replace(/^\w+: /, '').slice(0, 80)}`,
    description: rejected
      ? `Before ${tool} calls in this repository: which ones people have refused, and how to go about it.`
      : `Before ${tool} calls in this repository: how to avoid ${said}, which has come up in ${sessions} sessions.`,
    lines: [
      rejected
        ? `People refused ${count} such calls in ${sessions} sessions.`
        : `It failed with ${said}, in ${sessions} sessions.`,
      ...(advice === undefined ? [] : ['', `Instead: ${advice}`]),
      ...section('Where it happened:', bullets(countsIn(details.about), 8)),
    ],
  };
};

const repeated: Writer = ({ details, count, sessions }) => {
  const what = quoted(textOf(details.what)) ?? 'A call';
  return {
    prefix: 'once',
    about: textOf(details.what),
    title: 'Calls that were repeated for nothing',
    description: `Before repeating ${what}: when the answer cannot have changed.`,
    lines: [
      `${what} was made again ${count} times in ${sessions} sessions although nothing had changed in between.`,
      '',
      'Instead: keep what it said, and make it again only after a change. When something is missing in the answer, ask for that part.',
      ...section('What was repeated:', bullets(countsIn(details.about), 8)),
    ],
  };
};

const reverted: Writer = ({ details, count, sessions }) => {
  const folder = textOf(details.folder);
  return {
    prefix: 'settle',
    about: folder,
    title: `${quoted(folder) ?? 'Here'}: edits that were taken back`,
    description: `Before editing below ${quoted(folder) ?? 'this folder'}: files in which edits were often undone in the same session.`,
    lines: [
      `${count} edits below ${quoted(folder) ?? 'this folder'} were undone in the session that made them, in ${sessions} sessions.`,
      '',
      'Instead: decide on the approach and read the callers before the first edit; run the tests of the package after it, not after the fifth.',
      ...section('Files:', bullets(countsIn(details.paths), 8)),
    ],
  };
};

const unverified: Writer = ({ details, sessions }) => ({
  prefix: 'verify-before-done',
  about: '',
  title: 'Verify before calling it done',
  description: 'Before finishing any change to code in this repository: which commands show that it is right.',
  lines: [
    `${sessions} of ${numberOf(details.sessions_with_changes)} sessions with changes ended without a test or check after the last one.`,
    '',
    'After the last change, run what this repository runs, and say what it came to:',
    '',
    ...bullets(countsIn(details.commands), 6),
    ...section('What was left unverified:', bullets(countsIn(details.paths), 8)),
  ],
});

const hot: Writer = ({ details, count, sessions }) => {
  const folder = textOf(details.folder);
  const files = listOf(details.files).map((file) => ({ text: textOf(file.path), count: numberOf(file.edits) }));
  return {
    prefix: 'map-of',
    about: folder,
    title: `Working below ${quoted(folder) ?? 'this folder'}`,
    description: `Before changing ${namesOf(files)} or what else lies below ${quoted(folder) ?? 'this folder'}: what changes with it, and which tests tell.`,
    lines: [
      `The files below are changed more than any others here: ${count} edits in ${sessions} sessions.`,
      ...section('Files, with the number of edits:', bullets(files, 10)),
      ...section(
        'Changed in the same sessions; look whether they have to follow:',
        bullets(countsIn(details.together), 8),
      ),
      ...section('Tests that were run after such changes:', bullets(countsIn(details.tests), 5)),
    ],
  };
};

const namesOf = (files: readonly Count[]): string =>
  files
    .slice(0, 3)
    .flatMap(({ text }) => quoted(text.slice(text.lastIndexOf('/') + 1)) ?? [])
    .join(', ');

const slow: Writer = ({ details, count }) => {
  const what = quoted(textOf(details.what)) ?? 'A call';
  return {
    prefix: 'slow',
    about: textOf(details.what),
    title: 'Calls that take long',
    description: `Before ${what}: which of these calls take many times as long as usual.`,
    lines: [
      `${what} usually takes ${numberOf(details.median_ms)} ms; ${count} times it took ${numberOf(details.slow_median_ms)} ms and more.`,
      '',
      'Instead: narrow it (one package, one file, one test) while working, and run the whole once at the end.',
      ...section('The slow ones:', bullets(countsIn(details.about), 8)),
    ],
  };
};

const ruled: Writer = ({ details, count, sessions }) => {
  const rule = quoted(textOf(details.rule)) ?? 'A rule';
  const reason = quoted(textOf(details.reason));
  return {
    prefix: 'mind',
    about: textOf(details.rule),
    title: `What ${rule} is about`,
    description: `Before calls like those that ${rule} speaks about: what it says, and what it was said of.`,
    lines: [
      `${rule} spoke ${count} times in ${sessions} sessions.`,
      ...(reason === undefined ? [] : ['', `It says: ${reason}`]),
      '',
      'It holds. Do the work in a way that does not need such calls, and where that is impossible say so to the person.',
      ...section('What it spoke about:', bullets(countsIn(details.about), 8)),
    ],
  };
};

const linted: Writer = ({ details, count, sessions }) => {
  const rule = quoted(textOf(details.rule)) ?? 'a rule';
  return {
    prefix: 'lint',
    about: textOf(details.rule),
    title: `Code that ${rule} objects to`,
    description: `When writing code in this repository: what the check ${rule} objects to, so that it passes the first time.`,
    lines: [
      `${rule} found something ${count} times in ${sessions} sessions. Write it right the first time:`,
      '',
      ...bullets(countsIn(details.messages), 5),
      ...section('Where it was found:', bullets(countsIn(details.paths), 8)),
    ],
  };
};

const WRITERS: Readonly<Record<SignalType, Writer>> = {
  chronic_block: ruled,
  warn_escalation: ruled,
  repeated_warn: ruled,
  linter_violations: linted,
  approval_friction: ruled,
  repeated_failure: failure,
  repeated_call: repeated,
  edit_revert: reverted,
  unverified_completion: unverified,
  hot_files: hot,
  slow_sessions: slow,
};

/** The skill that a signal amounts to. */
export const skillText = (signal: Signal): SkillText => {
  const { prefix, about, ...text } = WRITERS[signal.type](signal);
  return { ...text, name: slugOf(prefix, about, signal.fingerprint) };
};
