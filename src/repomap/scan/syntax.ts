// How comments and strings look in a family of languages: all that the identifier scan has to know of one.

export interface Syntax {
  /** Bytes that begin a comment up to the end of the line. */
  readonly lineComment: readonly string[];
  readonly blockComment?: { readonly open: string; readonly close: string };
  /** Quotes of strings that end on their line. */
  readonly quotes: string;
  /** Quotes of strings that may span lines. */
  readonly longQuotes: readonly string[];
}

const C_LIKE: Syntax = {
  lineComment: ['//'],
  blockComment: { open: '/*', close: '*/' },
  quotes: '\'"',
  longQuotes: ['`'],
};
const PYTHON: Syntax = { lineComment: ['#'], quotes: '\'"', longQuotes: ['"""', "'''"] };
const HASHED: Syntax = { lineComment: ['#'], quotes: '\'"', longQuotes: [] };
const PHP: Syntax = { ...C_LIKE, lineComment: ['//', '#'], longQuotes: [] };
/** Prose and data: every word is documentation. */
const PROSE: Syntax = { lineComment: [''], quotes: '', longQuotes: [] };

const BY_LANGUAGE: Readonly<Record<string, Syntax>> = {
  typescript: C_LIKE,
  tsx: C_LIKE,
  javascript: C_LIKE,
  go: C_LIKE,
  rust: { ...C_LIKE, quotes: '"', longQuotes: [] },
  java: { ...C_LIKE, longQuotes: ['"""'] },
  c: { ...C_LIKE, longQuotes: [] },
  cpp: { ...C_LIKE, longQuotes: [] },
  csharp: { ...C_LIKE, longQuotes: ['"""'] },
  python: PYTHON,
  ruby: HASHED,
  php: PHP,
};

/** The syntax of a language; files of no known language are read as prose. */
export const syntaxOf = (language: string | undefined): Syntax =>
  (language === undefined ? undefined : BY_LANGUAGE[language]) ?? PROSE;
