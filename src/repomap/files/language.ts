// What a path alone says about a file.
import type { Language, PathOnly } from '../types.ts';

const LANGUAGES: ReadonlyMap<string, Language> = new Map<string, Language>([
  ['ts', 'typescript'],
  ['mts', 'typescript'],
  ['cts', 'typescript'],
  ['tsx', 'tsx'],
  ['js', 'javascript'],
  ['mjs', 'javascript'],
  ['cjs', 'javascript'],
  ['jsx', 'javascript'],
  ['py', 'python'],
  ['pyi', 'python'],
  ['pyw', 'python'],
  ['go', 'go'],
  ['rs', 'rust'],
  ['java', 'java'],
  ['c', 'c'],
  ['h', 'c'],
  ['cc', 'cpp'],
  ['cpp', 'cpp'],
  ['cxx', 'cpp'],
  ['hh', 'cpp'],
  ['hpp', 'cpp'],
  ['hxx', 'cpp'],
  ['cs', 'csharp'],
  ['rb', 'ruby'],
  ['rake', 'ruby'],
  ['gemspec', 'ruby'],
  ['php', 'php'],
]);

/** Source text that no grammar here reads; its words are worth knowing all the same. */
const OTHER_SOURCE = new Set(
  'astro bash clj coffee css dart elm erl ex exs fs gradle graphql groovy hs html jl kt kts less lua m ml mm nim pl pm proto ps1 r scala scss sh sol sql svelte swift tf v vue zig zsh'.split(
    ' ',
  ),
);

const VENDORED = /(?:^|\/)(?:node_modules|bower_components|vendor|third_party|third-party|site-packages|\.yarn)\//;
const MINIFIED = /[.-]min\.(?:js|mjs|cjs|css)$/;
const GENERATED =
  /(?:_pb2(?:_grpc)?\.pyi?|\.pb(?:\.gw)?\.go|\.pb\.(?:cc|h)|\.(?:generated|gen|designer|g)\.\w+|_generated\.\w+|(?:^|\/)zz_generated\.[\w.]+)$/i;

/** Language of a path by its extension; undefined for what no grammar reads. */
export const languageOf = (path: string): Language | undefined => LANGUAGES.get(extensionOf(path));

/** Whether the content of a file is worth reading for a map. */
export const isSource = (path: string): boolean =>
  LANGUAGES.has(extensionOf(path)) || OTHER_SOURCE.has(extensionOf(path));

/** Why a file is left alone, as far as its path says. */
export const unreadByPath = (path: string): PathOnly | undefined => {
  if (VENDORED.test(path)) return 'vendored';
  if (MINIFIED.test(path)) return 'minified';
  return GENERATED.test(path) ? 'generated' : undefined;
};

const extensionOf = (path: string): string => {
  const dot = path.lastIndexOf('.');
  return dot <= path.lastIndexOf('/') ? '' : path.slice(dot + 1).toLowerCase();
};
