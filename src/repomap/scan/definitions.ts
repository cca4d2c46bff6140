// Names that a text defines, seen from the beginnings of its lines alone. Enough to rank by; what is shown comes from a
// parser. A line of prose that begins with `class` is taken for one: it costs a little precision and no time.

/** A name that is defined: bytes from `start` up to `end`. `line` counts from 1; `indent` in bytes. */
export type VisitDefinition = (start: number, end: number, line: number, indent: number) => void;

/** Words that may stand before what they define. */
const MODIFIERS =
  'export default async static public private protected internal readonly abstract override declare get set final pub unsafe extern inline virtual sealed partial open suspend const_ accessor';
/** Words after which a name is defined, whatever follows. */
const KEYWORDS =
  'class function def interface type enum struct trait impl mod module namespace fn func macro_rules record object union protocol package_';
/** Words after which a name is defined where it matters to others: not inside functions. */
const BINDINGS = 'const let var val static';
/** What looks like the head of a method and is a statement. */
const STATEMENTS =
  'if for while switch catch return function await throw new typeof else do try elif with assert yield delete super this case in of and or not print raise except lambda import from';

const SPACE = 32;
const TAB = 9;
const NEWLINE = 10;
const CR = 13;
const [OPEN, CLOSE, BRACE, LESS, EQUALS, COLON, STAR, HASH, GREATER] = [40, 41, 123, 60, 61, 58, 42, 35, 62] as const;

const isWordByte = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) ||
  (byte >= 65 && byte <= 90) ||
  (byte >= 48 && byte <= 57) ||
  byte === 95 ||
  byte === 36 ||
  byte >= 128;

/** Words longer than any keyword need no look. */
const MAX_KEYWORD_BYTES = 12;

type Role = 'modifier' | 'keyword' | 'binding' | 'statement';

const keyOf = (word: string): number => Buffer.from(word).reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 0);

/** A finder with its table of words. */
export const createDefinitions = (): ((text: Uint8Array, visit: VisitDefinition) => void) => {
  const roles = new Map<number, Role>([
    ...MODIFIERS.split(' ').map((word) => [keyOf(word), 'modifier'] as const),
    ...BINDINGS.split(' ').map((word) => [keyOf(word), 'binding'] as const),
    ...KEYWORDS.split(' ').map((word) => [keyOf(word), 'keyword'] as const),
    ...STATEMENTS.split(' ').map((word) => [keyOf(word), 'statement'] as const),
  ]);
  const roleOf = (text: Uint8Array, start: number, end: number): Role | undefined => {
    if (end - start > MAX_KEYWORD_BYTES) return undefined;
    let hash = 0;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (text[at] ?? 0)) | 0;
    return roles.get(hash);
  };
  return (text, visit) => {
    let line = 0;
    for (let at = 0; at < text.length; ) {
      const newline = text.indexOf(NEWLINE, at);
      const end = newline === -1 ? text.length : newline;
      line += 1;
      const first = afterBlanks(text, at, end);
      if (first < end && isWordByte(text[first] ?? 0)) {
        const found = definedIn(text, { start: at, first, end }, roleOf);
        if (found !== undefined) visit(found.start, found.end, line, first - at);
      }
      at = end + 1;
    }
  };
};

interface Line {
  readonly start: number;
  readonly first: number;
  readonly end: number;
}

const afterBlanks = (text: Uint8Array, from: number, end: number): number => {
  let at = from;
  while (at < end && (text[at] === SPACE || text[at] === TAB || text[at] === STAR || text[at] === HASH)) at += 1;
  return at;
};

const afterWord = (text: Uint8Array, from: number, end: number): number => {
  let at = from;
  while (at < end && isWordByte(text[at] ?? 0)) at += 1;
  return at;
};

type RoleOf = (text: Uint8Array, start: number, end: number) => Role | undefined;

interface Word {
  readonly start: number;
  readonly end: number;
}

const definedIn = (text: Uint8Array, line: Line, roleOf: RoleOf): Word | undefined => {
  let at = line.first;
  for (let words = 0; words < 8; words += 1) {
    const end = afterWord(text, at, line.end);
    if (end === at) return undefined;
    const role = roleOf(text, at, end);
    const next = afterBlanks(text, end, line.end);
    if (role === 'statement') return undefined;
    if (role === 'keyword') return nameAfter(text, next, line.end);
    if (role === 'binding') return boundName(text, next, line, roleOf);
    const defines = role === undefined ? definesWord(text, next, line) : undefined;
    if (defines !== undefined) return defines ? { start: at, end } : undefined;
    at = next;
  }
  return undefined;
};

/** The name after `const`, `let`, …, where it stands at the margin; `const enum` has its name further on. */
const boundName = (text: Uint8Array, from: number, line: Line, roleOf: RoleOf): Word | undefined => {
  const name = wordAt(text, from, line.end);
  if (name === undefined || line.first - line.start > 0) return undefined;
  if (roleOf(text, name.start, name.end) !== 'keyword') return name;
  return nameAfter(text, afterBlanks(text, name.end, line.end), line.end);
};

/** Whether what follows a plain word makes it a definition; undefined when the line has to be read on. */
const definesWord = (text: Uint8Array, next: number, line: Line): boolean | undefined => {
  const follower = text[next] ?? 0;
  if (follower === OPEN || follower === LESS) return looksLikeHead(text, line);
  if (follower === EQUALS && text[next + 1] !== EQUALS && line.first === line.start) return true;
  return follower === COLON || follower === EQUALS ? isFunctionValue(text, next + 1, line.end) : undefined;
};

const wordAt = (text: Uint8Array, start: number, end: number): Word | undefined => {
  const stop = afterWord(text, start, end);
  return stop > start ? { start, end: stop } : undefined;
};

/** The name after a keyword; Go puts a receiver before it, Rust a list of type parameters. */
const nameAfter = (text: Uint8Array, from: number, end: number): Word | undefined => {
  let at = from;
  if (text[at] === OPEN || text[at] === LESS) {
    const close = text.indexOf(text[at] === OPEN ? CLOSE : GREATER, at);
    if (close === -1 || close >= end) return undefined;
    at = afterBlanks(text, close + 1, end);
  }
  return wordAt(text, at, end);
};

/** Ends in `{` and not in `=> {`: the head of a method or function rather than a call with a function in it. */
const looksLikeHead = (text: Uint8Array, { end }: Line): boolean => {
  let at = end - 1;
  while (at > 0 && (text[at] === SPACE || text[at] === CR || text[at] === TAB)) at -= 1;
  if (text[at] !== BRACE) return false;
  at -= 1;
  while (at > 0 && text[at] === SPACE) at -= 1;
  return text[at] !== GREATER || text[at - 1] !== EQUALS;
};

/** `name = async (…) =>`, `name: function`, … */
const isFunctionValue = (text: Uint8Array, from: number, end: number): boolean => {
  for (let at = from; at < end - 1; at += 1) if (text[at] === EQUALS && text[at + 1] === GREATER) return true;
  return false;
};
