// Text to symbols. A syntax tree lives no longer than the call that made it.
import type Parser from 'tree-sitter';
import type { Language, Symbols } from '../types.ts';
import type { Grammar } from './grammar.ts';
import { grammars } from './languages/index.ts';
import { byPatterns, merge } from './patterns.ts';
import { walk } from './walk.ts';

export interface SymbolParser {
  /** Loads the grammar of a language; where that fails, its files are read line by line. Never rejects. */
  load(language: Language): Promise<void>;
  /** What a text defines and imports. Its grammar must have been loaded. Never throws. */
  parse(language: Language, text: string): Symbols;
}

const NOTHING: Symbols = { definitions: [], imports: [], approximate: false };

/** Parses one text after the other; each thread has its own. */
export const openParser = (): SymbolParser => {
  const parsers = new Map<Language, Parser>();
  const loading = new Map<Language, Promise<void>>();

  const load = async (grammar: Grammar): Promise<void> => {
    try {
      const { default: TreeSitter } = await import('tree-sitter');
      const parser = new TreeSitter();
      const compiled = await grammar.load();
      if (!isLanguage(compiled)) return;
      parser.setLanguage(compiled);
      parsers.set(grammar.language, parser);
    } catch {
      // No grammar for this platform: the patterns of the language have to do.
    }
  };

  return {
    load: (language) => {
      const grammar = grammars.find((one) => one.language === language);
      if (grammar === undefined) return Promise.resolve();
      const known = loading.get(language) ?? load(grammar);
      loading.set(language, known);
      return known;
    },
    parse: (language, text) => {
      const grammar = grammars.find((one) => one.language === language);
      return grammar === undefined ? NOTHING : symbolsOf(grammar, parsers.get(language), text);
    },
  };
};

/** The binding looks into it itself and refuses what is none. */
const isLanguage = (value: unknown): value is Parser.Language =>
  typeof value === 'object' && value !== null && 'language' in value;

const symbolsOf = (grammar: Grammar, parser: Parser | undefined, text: string): Symbols => {
  const found = parser === undefined ? undefined : fromTree(grammar, parser, text);
  if (found === undefined) return { definitions: byPatterns(text, grammar.patterns), imports: [], approximate: true };
  if (!found.hasError) return { definitions: found.definitions, imports: found.imports, approximate: false };
  return {
    definitions: merge(found.definitions, byPatterns(text, grammar.patterns)),
    imports: found.imports,
    approximate: true,
  };
};

const fromTree = (grammar: Grammar, parser: Parser, text: string) => {
  try {
    // The buffer must hold the whole text (UTF-16) or the binding refuses it.
    const tree = parser.parse(text, undefined, { bufferSize: Math.max(32 * 1024, text.length * 2 + 2) });
    return { ...walk(tree, grammar, text), hasError: tree.rootNode.hasError };
  } catch {
    return undefined;
  }
};
