// What we ask of ripgrep: our own program, started without a shell, configuration or the caller's environment. Its
// engine takes linear time, so that no pattern can hang the server.
import { HarnessError } from '../../core/error.ts';
import { createCollector, type FileHits } from './collect.ts';
import { withGlobFile } from './glob-file.ts';
import { runRipgrep } from './program.ts';

/** Lines of one file that can match; the rest of it is not looked at. */
export const MAX_FILE_HITS = 10_001;

export interface Query {
  readonly pattern: string;
  /** Whether the pattern is a regular expression; literal otherwise. */
  readonly regex: boolean;
  /** Lines shown before and after each match. */
  readonly context: number;
}

/** A directory with everything in it that git does not ignore, or bytes that are already at hand. */
export type Haystack =
  | { readonly directory: string; readonly glob?: string | undefined; readonly sorted: boolean }
  | { readonly bytes: Uint8Array };

export interface Search {
  readonly query: Query;
  readonly haystack: Haystack;
  readonly signal: AbortSignal;
  /** Takes the hits of one file; `stop` ends the search. */
  readonly onFile: (file: FileHits) => 'go-on' | 'stop';
}

/**
 * Searches until the end, `stop` or cancellation. Files come in no order, by path when sorted.
 * Throws invalid_arguments for a pattern that does not compile.
 */
export const search = async (search: Search): Promise<void> => {
  const glob = 'directory' in search.haystack ? search.haystack.glob : undefined;
  await withGlobFile(glob, (globFile) => run(search, globFile));
};

const run = async ({ query, haystack, signal, onFile }: Search, globFile: string | undefined): Promise<void> => {
  const collect = createCollector(query.context);
  const place = 'directory' in haystack ? { cwd: haystack.directory } : { input: haystack.bytes };
  const args = [...argvFor(query, globFile), ...operandFor(haystack)];
  const { exit, stderr } = await runRipgrep({ args, signal, ...place }, (line) => {
    const file = collect(line);
    return file === undefined ? 'go-on' : onFile(file);
  });
  // 1 is no match. With nothing to say about the pattern, 2 means that some file could not be read.
  if (exit === 2 && stderr !== '') throw badPattern(stderr);
};

const argvFor = ({ pattern, regex, context }: Query, globFile: string | undefined): readonly string[] => [
  '--json',
  '--no-config',
  '--no-follow',
  '--no-messages',
  '--crlf',
  '--max-filesize=64M',
  `--max-count=${MAX_FILE_HITS}`,
  ...(regex ? [] : ['--fixed-strings']),
  ...(context > 0 ? [`--context=${context}`] : []),
  ...(globFile === undefined ? [] : [`--ignore-file=${globFile}`]),
  '-e',
  pattern,
];

/** Hidden files are searched, git's own never are; a .gitignore counts even where there is no repository. */
const operandFor = (haystack: Haystack): readonly string[] =>
  'bytes' in haystack
    ? ['--', '-']
    : ['--hidden', '--no-require-git', '--glob=!.git', ...(haystack.sorted ? ['--sort=path'] : []), '--', '.'];

/** ripgrep draws the pattern with a caret below; its last line alone says what is wrong. */
const badPattern = (stderr: string): HarnessError => {
  const said = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const cause =
    said.findLast((line) => line.startsWith('error:'))?.slice('error:'.length) ?? said[0] ?? 'unknown fault';
  return new HarnessError(
    'invalid_arguments',
    `the pattern is not a regular expression of ripgrep: ${cause.replace(/^rg:/, '').trim()}`,
    'mend it, or leave regex out to search for the text as it is',
  );
};
