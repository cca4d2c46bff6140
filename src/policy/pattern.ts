// The grammar of a rule's pattern, as users know it from Claude Code: Tool or Tool(specifier).
//   Bash(npm run test *)   Read(./.env)   Edit(src/**)   WebFetch(domain:example.com)   mcp__server__tool   write_file(docs/**)
// What is not understood is an error with a reason, never a rule that silently matches nothing.
import type { Decision } from '../core/decision.ts';
import type { Effect } from '../core/effect.ts';
import { nearest } from '../core/nearest.ts';
import type { Facts, Judged } from '../core/ports.ts';
import { type Anchors, pathCover } from './path-cover.ts';

export type Matcher = (call: Judged, effect: Effect, facts: Facts) => boolean;

export interface Subject {
  /** Kinds of effect that the name speaks about. */
  readonly kinds: readonly Effect['kind'][];
  /** Set when only calls of one of our own tools are meant. */
  readonly tool?: string;
  readonly specifier: 'command' | 'path' | 'domain' | 'key' | 'none';
}

const SUBJECTS: Readonly<Record<string, Subject>> = {
  Bash: { kinds: ['exec'], specifier: 'command' },
  Read: { kinds: ['read'], specifier: 'path' },
  Grep: { kinds: ['read'], specifier: 'path' },
  Glob: { kinds: ['read'], specifier: 'path' },
  Edit: { kinds: ['write', 'delete'], specifier: 'path' },
  Write: { kinds: ['write', 'delete'], specifier: 'path' },
  MultiEdit: { kinds: ['write', 'delete'], specifier: 'path' },
  NotebookEdit: { kinds: ['write', 'delete'], specifier: 'path' },
  WebFetch: { kinds: ['network'], specifier: 'domain' },
  WebSearch: { kinds: ['network'], specifier: 'none' },
  read_file: { kinds: ['read'], tool: 'read_file', specifier: 'path' },
  search_code: { kinds: ['read'], tool: 'search_code', specifier: 'path' },
  write_file: { kinds: ['write'], tool: 'write_file', specifier: 'path' },
  edit_file: { kinds: ['write'], tool: 'edit_file', specifier: 'path' },
  run_tests: { kinds: ['exec'], tool: 'run_tests', specifier: 'command' },
  run_command: { kinds: ['exec'], tool: 'run_command', specifier: 'command' },
  task_validate: { kinds: ['exec'], tool: 'task_validate', specifier: 'command' },
  task_check: { kinds: ['exec'], tool: 'task_check', specifier: 'command' },
  checkpoint_request: { kinds: ['consult'], tool: 'checkpoint_request', specifier: 'key' },
  memory_write: { kinds: ['remember'], tool: 'memory_write', specifier: 'key' },
};

/** What a tool's name speaks about; undefined for a name that is not known. MCP tools are named by mcp__server__tool. */
export const subjectOf = (name: string): Subject | undefined =>
  Object.hasOwn(SUBJECTS, name) ? SUBJECTS[name] : undefined;

/** Kinds of effect that a pattern can match; undefined for one that is not understood. */
export const kindsOf = (pattern: string): readonly Effect['kind'][] | undefined => {
  const [name = ''] = pattern.split('(');
  return name.startsWith('mcp__') ? ['mcp'] : subjectOf(name)?.kinds;
};

/** Stars multiply the ways in which a text can be matched; more than this many help nobody. */
const MAX_STARS = 8;

/**
 * Compiles one pattern for one list. The list matters: an allow rule must match the asked and the real path,
 * a deny or ask rule either of them. Returns the reason when the pattern is not understood.
 */
export const parsePattern = (
  text: string,
  decision: Decision,
  anchors: Anchors,
): { matcher: Matcher } | { problem: string } => {
  const parsed = /^([A-Za-z_][\w-]*\*?)(?:\(([\s\S]*)\))?$/.exec(text);
  const name = parsed?.[1];
  if (name === undefined) return { problem: 'expected Tool or Tool(pattern), e.g. Bash(npm run test *)' };
  const specifier = parsed?.[2];
  if (name.startsWith('mcp__')) return mcpPattern(name, specifier, decision);
  const subject = subjectOf(name);
  if (subject === undefined) return { problem: unknownName(name) };
  if (specifier === '')
    return { problem: `${name}() is empty: write ${name} for all, or a pattern between the brackets` };
  if (specifier === undefined || specifier === '*') return { matcher: applies(subject, () => true) };
  return compile({ name, subject, specifier, decision, anchors });
};

interface Compilation {
  readonly name: string;
  readonly subject: Subject;
  readonly specifier: string;
  readonly decision: Decision;
  readonly anchors: Anchors;
}

const compile = ({
  name,
  subject,
  specifier,
  decision,
  anchors,
}: Compilation): { matcher: Matcher } | { problem: string } => {
  switch (subject.specifier) {
    case 'command':
      return commandPattern(subject, specifier, decision);
    case 'path':
      return pathPattern(subject, specifier, { decision, anchors });
    case 'domain':
      return domainPattern(subject, specifier);
    case 'key':
      return keyPattern(subject, specifier);
    case 'none':
      return { problem: `${name} takes no pattern` };
  }
};

const applies =
  (subject: Subject, matches: (effect: Effect, facts: Facts) => boolean): Matcher =>
  (call, effect, facts) =>
    subject.kinds.includes(effect.kind) &&
    (subject.tool === undefined || subject.tool === call.tool) &&
    matches(effect, facts);

const unknownName = (name: string): string => {
  const known = Object.keys(SUBJECTS);
  const near = nearest(name, known);
  return `unknown tool ${name}; ${near === undefined ? `known: ${known.join(', ')}, mcp__server__tool` : `did you mean ${near}?`}`;
};

const mcpPattern = (
  name: string,
  specifier: string | undefined,
  decision: Decision,
): { matcher: Matcher } | { problem: string } => {
  if (specifier !== undefined) return { problem: 'mcp__server__tool takes no pattern' };
  const [, server = '', ...rest] = name.split('__');
  const tool = rest.join('__');
  if (server === '' || (server.includes('*') && decision === 'allow')) {
    return { problem: 'an allow rule names the MCP server: mcp__server, mcp__server__* or mcp__server__tool' };
  }
  const matches = starMatcher(tool === '' ? '*' : tool);
  const onServer = starMatcher(server);
  return { matcher: (_call, effect) => effect.kind === 'mcp' && onServer(effect.server) && matches(effect.tool) };
};

const domainPattern = (subject: Subject, specifier: string): { matcher: Matcher } | { problem: string } => {
  if (!specifier.startsWith('domain:') || specifier.length === 'domain:'.length)
    return { problem: 'write WebFetch(domain:example.com)' };
  const domain = specifier.slice('domain:'.length).toLowerCase();
  const matches = starMatcher(domain);
  return { matcher: applies(subject, (effect) => effect.kind === 'network' && matches(effect.host.toLowerCase())) };
};

/** What is remembered is named `type/title`, what is to be decided by its kind. */
const keyPattern = (subject: Subject, specifier: string): { matcher: Matcher } | { problem: string } => {
  if (specifier.split('*').length - 1 > MAX_STARS) return { problem: `more than ${MAX_STARS} stars in one pattern` };
  const matches = starMatcher(specifier);
  return { matcher: applies(subject, (effect) => matches(keyOf(effect))) };
};

const keyOf = (effect: Effect): string => {
  if (effect.kind === 'remember') return effect.key;
  return effect.kind === 'consult' ? effect.about : '';
};

/** Words are compared decoded; `*` spans words; a final ` *` (or `:*`) also matches the bare command. */
const commandPattern = (
  subject: Subject,
  specifier: string,
  decision: Decision,
): { matcher: Matcher } | { problem: string } => {
  const text = specifier.trim().replace(/:\*$/, ' *');
  if (text.split('*').length - 1 > MAX_STARS) return { problem: `more than ${MAX_STARS} stars in one pattern` };
  const open = text.endsWith(' *');
  const words = joinWords((open ? text.slice(0, -2) : text).split(/ +/));
  const exact = starMatcher(words);
  const longer = open ? starMatcher(`${words}${WORD_END}*`) : undefined;
  const matches = (argv: readonly string[]): boolean => exact(joinWords(argv)) || longer?.(joinWords(argv)) === true;
  return {
    matcher: applies(subject, (effect) => {
      if (effect.kind !== 'exec' || effect.argv.length === 0) return false;
      // A refusal holds for the program however it is spelled; a permission only for the spelling that was permitted.
      return matches(effect.argv) || (decision !== 'allow' && matches(bareProgram(effect.argv)));
    }),
  };
};

/** Cannot occur in an argument, so that word boundaries are exact. */
const WORD_END = '\u0000';
const joinWords = (words: readonly string[]): string => words.join(WORD_END);
const bareProgram = ([program = '', ...rest]: readonly string[]): readonly string[] => [
  program.slice(program.lastIndexOf('/') + 1),
  ...rest,
];

/** A matcher of a whole text where `*` stands for any text. */
const starMatcher = (pattern: string): ((text: string) => boolean) => {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('[\\s\\S]*');
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
};

/** Paths as pathCover understands them. */
const pathPattern = (
  subject: Subject,
  specifier: string,
  { decision, anchors }: { readonly decision: Decision; readonly anchors: Anchors },
): { matcher: Matcher } | { problem: string } => {
  const covered = pathCover(specifier, decision, anchors);
  if ('problem' in covered) return covered;
  return {
    matcher: applies(subject, (effect, facts) =>
      covered.cover('path' in effect ? (facts.paths[effect.path] ?? []) : []),
    ),
  };
};
