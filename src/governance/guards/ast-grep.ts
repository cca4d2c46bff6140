// Code patterns over the syntax tree, by ast-grep: an optional native part that is loaded when a guard first needs it.
import { messageOf } from '../../core/error.ts';
import type { CodeGuard } from '../../policy/guard-file.ts';

type TreeGuard = Extract<CodeGuard, { kind: 'ast-grep' }>;

export interface Hit {
  /** From 1. */
  readonly line: number;
  /** What to put there; see the two kinds of guards. */
  readonly fixed?: string;
  /** Of the match in the text, for code patterns. */
  readonly span?: { readonly from: number; readonly to: number };
}

const MOST_HITS = 200;

/** The names of ast-grep for ends of file names. */
const PARSERS: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  mts: 'TypeScript',
  cts: 'TypeScript',
  tsx: 'Tsx',
  js: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  jsx: 'JavaScript',
  html: 'Html',
  htm: 'Html',
  css: 'Css',
};

/** What a code pattern matches. A language without a parser, or a parser that is not installed, is a problem. */
export const searchTree = async (
  { pattern, fix }: TreeGuard,
  text: string,
  end: string,
): Promise<{ readonly hits: readonly Hit[] } | { readonly problem: string }> => {
  const parser = PARSERS[end];
  if (parser === undefined) return { problem: `ast-grep reads no .${end} files here; write it as a regex` };
  // What stands in the pattern stands in whatever it matches: parsing takes a hundred times as long as looking.
  if (namesIn(pattern).some((name) => !text.includes(name))) return { hits: [] };
  const loaded = await load();
  if (loaded === undefined) return { problem: '@ast-grep/napi is not installed; npm install @ast-grep/napi' };
  try {
    const found = loaded.parse(parser, text).root().findAll(pattern).slice(0, MOST_HITS);
    return {
      hits: found.map((node) => {
        const { start, end: stop } = node.range();
        const span = { from: start.index, to: stop.index };
        return { line: start.line + 1, span, ...(fix === undefined ? {} : { fixed: filled(fix, node, text) }) };
      }),
    };
  } catch (thrown) {
    return { problem: `the pattern is not understood: ${messageOf(thrown).split('\n', 1)[0]}` };
  }
};

/** Words of a pattern that are no variables. */
const namesIn = (pattern: string): readonly string[] =>
  pattern.replace(/\$+[A-Z_][A-Z0-9_]*/g, ' ').match(/[A-Za-z_]\w+/g) ?? [];

type AstGrep = typeof import('@ast-grep/napi');
type Node = ReturnType<ReturnType<AstGrep['parse']>['root']>;

/** $$$NAME and $NAME by what they matched, as it stands in the text. */
const filled = (fix: string, node: Node, text: string): string =>
  fix
    .replace(/\$\$\$([A-Z_][A-Z0-9_]*)/g, (_whole, name: string) => {
      const nodes = node.getMultipleMatches(name);
      const [first, last] = [nodes[0], nodes.at(-1)];
      return first === undefined || last === undefined
        ? ''
        : text.slice(first.range().start.index, last.range().end.index);
    })
    .replace(/\$([A-Z_][A-Z0-9_]*)/g, (whole, name: string) => node.getMatch(name)?.text() ?? whole);

const load = async (): Promise<AstGrep | undefined> => {
  try {
    const loaded = await import('@ast-grep/napi');
    // Where it has no part for this platform, what it gives may be empty.
    return 'parse' in loaded ? loaded : undefined;
  } catch {
    return undefined;
  }
};
