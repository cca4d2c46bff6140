// Search as an agent needs it: bounded, in a fixed order, honest about what it left out, blind to protected files.
import { posix } from 'node:path';
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import type { Files } from '../core/ports.ts';
import { defineTool, type ToolContext } from '../core/tool.ts';
import type { FileHits, Hit } from './ripgrep/collect.ts';
import { type Haystack, MAX_FILE_HITS, type Query, search } from './ripgrep/search.ts';

/** Counting stops here; a query with more matches than this needs narrowing, not a number. */
const MAX_COUNTED = MAX_FILE_HITS - 1;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

const MatchSchema = z.strictObject({
  path: z.string(),
  line: z.int(),
  text: z.string(),
  before: z.array(z.string()).optional(),
  after: z.array(z.string()).optional(),
});
type Match = z.infer<typeof MatchSchema>;

export const SearchResultSchema = z.strictObject({
  matches: z.array(MatchSchema),
  total: z.int(),
  at_least: z.literal(true).optional().describe('counting stopped at total'),
  files: z.int().describe('with matches'),
  more: z.int().describe('matches not shown'),
});
type SearchResult = z.infer<typeof SearchResultSchema>;

const InputSchema = z.strictObject({
  query: z
    .string()
    .min(1)
    .max(2000)
    .regex(/^[^\0\r\n]*$/, 'must be one line')
    .describe('text on one line'),
  path: z.string().min(1).default('.').describe('directory or file'),
  regex: z.boolean().default(false).describe('query is a ripgrep regular expression'),
  glob: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[^\0\r\n]*$/, 'must be one line')
    .optional()
    .describe('files below path, as in .gitignore: *.ts, src/**/*.py, !*.md'),
  context: z.int().min(0).max(10).default(0).describe('lines before and after'),
  limit: z.int().min(1).max(1000).default(100).describe('matches shown'),
});

export const searchCode = defineTool({
  name: 'search_code',
  title: 'Search the code',
  description:
    'Find a text (or with regex a pattern) in the files of the workspace. Use it before reading files. Case-sensitive; skips binary, git-ignored and protected files. Returns matches ordered by path and line, the total, and how many more there are beyond limit.',
  input: InputSchema,
  output: SearchResultSchema,
  touches: ['read'],
  effects: ({ path }) => [{ kind: 'read', path }],
  run: async (input, context) => {
    const { matches, files, overflowed } = await findAll(input, context);
    const shown = matches.slice(0, input.limit);
    const found = {
      matches: shown,
      total: matches.length,
      ...(overflowed ? { at_least: true as const } : {}),
      files,
      more: matches.length - shown.length,
    };
    return { data: found, text: inWords(found, input.context) };
  },
});

interface Found {
  readonly matches: readonly Match[];
  readonly files: number;
  readonly overflowed: boolean;
}

/** In parallel at first, which is faster; where counting stops early, again in order, so that the answer is always the same. */
const findAll = async (input: z.infer<typeof InputSchema>, context: ToolContext): Promise<Found> => {
  const { path, glob } = input;
  const query = { pattern: input.query, regex: input.regex, context: input.context };
  const place = placeOf(path, context.files);
  const collect = (haystack: Haystack): Promise<Found> => findIn({ haystack, query, context, nameOf: place.nameOf });
  if ('bytes' in place) return collect({ bytes: place.bytes });
  const found = await collect({ directory: place.directory, glob, sorted: false });
  return found.overflowed ? collect({ directory: place.directory, glob, sorted: true }) : found;
};

type SearchPlace = { readonly nameOf: (found: string) => string } & (
  | { readonly directory: string }
  | { readonly bytes: Uint8Array }
);

/** Results are named in the caller's terms: the path that was asked for, and what is below it. */
const placeOf = (path: string, files: Files): SearchPlace => {
  try {
    return { directory: files.directory(path), nameOf: (found) => posix.join(path, found) };
  } catch (thrown) {
    if (!(thrown instanceof HarnessError) || thrown.code !== 'not_a_directory') throw thrown;
  }
  const file = files.open(path);
  if (file.size > MAX_FILE_BYTES)
    throw new HarnessError('too_large', `${path} is too large to search`, 'search a smaller file');
  return { bytes: file.read(MAX_FILE_BYTES), nameOf: () => file.path };
};

interface Hunt {
  readonly haystack: Haystack;
  readonly query: Query;
  readonly context: ToolContext;
  readonly nameOf: (found: string) => string;
}

/**
 * Files that the policy would not let the caller read leave no trace at all, not even a count:
 * with one, a secret could be guessed letter by letter.
 */
const findIn = async ({ haystack, query, context, nameOf }: Hunt): Promise<Found> => {
  const matches: Match[] = [];
  let files = 0;
  let overflowed = false;
  const onFile = (file: FileHits): 'go-on' | 'stop' => {
    const path = nameOf(file.path);
    if (!context.permits(path)) return 'go-on';
    const room = MAX_COUNTED - matches.length;
    overflowed = file.hits.length > room;
    files += 1;
    matches.push(...file.hits.slice(0, room).map((hit) => matchOf(path, hit)));
    return overflowed ? 'stop' : 'go-on';
  };
  await search({ query, haystack, signal: context.signal, onFile });
  return { matches: matches.sort(byPathAndLine), files, overflowed };
};

const matchOf = (path: string, { line, text, before, after }: Hit): Match => ({
  path,
  line,
  text,
  ...(before === undefined ? {} : { before: [...before] }),
  ...(after === undefined ? {} : { after: [...after] }),
});

const byPathAndLine = (a: Match, b: Match): number => {
  if (a.path === b.path) return a.line - b.line;
  return a.path < b.path ? -1 : 1;
};

const inWords = (found: SearchResult, context: number): string => {
  if (found.total === 0) return 'no matches; git-ignored, binary and protected files are not searched';
  const atLeast = found.at_least === true ? 'at least ' : '';
  const total = `${atLeast}${found.total} ${found.total === 1 ? 'match' : 'matches'} in ${found.files} ${found.files === 1 ? 'file' : 'files'}`;
  const more =
    found.more === 0 ? '' : `; ${atLeast}${found.more} more not shown: narrow query, path or glob, or raise limit`;
  return [total + more, ...found.matches.flatMap((match) => block(match, context))].join('\n');
};

const block = ({ path, line, text, before = [], after = [] }: Match, context: number): readonly string[] => [
  ...(context > 0 ? ['--'] : []),
  ...before.map((neighbour, index) => `${path}-${line - before.length + index}- ${neighbour}`),
  `${path}:${line}: ${text}`,
  ...after.map((neighbour, index) => `${path}-${line + 1 + index}- ${neighbour}`),
];
