// One segment of a shell pattern against one name, in linear time. Own code because the packages for globs speak
// a richer language (braces, **, extglob) and disagree with bash about newlines, code points and `[.]`.

type Token = 'any' | ((char: string) => boolean);

/** Why a pattern cannot be expanded, in one clause. */
export class Unexpandable extends Error {}

interface Parsed {
  readonly token: Token;
  /** Index of the first character after it. */
  readonly next: number;
}

// POSIX classes; outside ASCII, Unicode says what a letter is.
const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[\p{L}\p{N}]/u,
  alpha: /\p{L}/u,
  ascii: /[\0-\x7f]/,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[^\s\p{C}]/u,
  lower: /\p{Ll}/u,
  print: /\P{C}/u,
  punct: /[!-/:-@[-`{-~\p{P}\p{S}]/u,
  space: /\s/,
  upper: /\p{Lu}/u,
  word: /[\p{L}\p{N}_]/u,
  xdigit: /[0-9A-Fa-f]/,
};

/**
 * A test for names. A shell in the C locale matches bytes, one in UTF-8 characters; a name that either would match
 * counts, because each is judged and one too many is safer than one too few. Throws Unexpandable.
 */
export const segmentMatcher = (segment: string): ((name: string) => boolean) => {
  const byCharacter = tokensOf([...segment]);
  const byByte = tokensOf(bytesOf(segment));
  const dotted = segment.startsWith('.') || segment.startsWith('\\.');
  return (name) => {
    if (name.startsWith('.') && !dotted) return false;
    return matches(byCharacter, [...name]) || (isAscii(name) ? false : matches(byByte, bytesOf(name)));
  };
};

/**
 * A test for whole texts, where a wildcard stands for slashes and leading dots as well, as in `find -path`; undefined for
 * a pattern that says something else to each program.
 */
export const textMatcher = (pattern: string): ((text: string) => boolean) | undefined => {
  try {
    const tokens = tokensOf([...pattern]);
    return (text) => matches(tokens, [...text]);
  } catch (thrown) {
    if (thrown instanceof Unexpandable) return undefined;
    throw thrown;
  }
};

/** One character for each byte; those beyond ASCII are of no class, as in the C locale (private use characters). */
const bytesOf = (text: string): string[] =>
  [...Buffer.from(text)].map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xe000 + byte));

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

const literal =
  (expected: string): Token =>
  (char) =>
    char === expected;

const tokensOf = (pattern: readonly string[]): readonly Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; ) {
    const { token, next } = parseToken(pattern, at);
    tokens.push(token);
    at = next;
  }
  return tokens;
};

const parseToken = (pattern: readonly string[], at: number): Parsed => {
  const char = pattern[at] ?? '';
  if (char === '*') return { token: 'any', next: at + 1 };
  if (char === '?') return { token: () => true, next: at + 1 };
  if (char === '\\') return { token: literal(pattern[at + 1] ?? '\\'), next: at + 2 };
  if (char === '[') return parseBracket(pattern, at) ?? { token: literal('['), next: at + 1 };
  return { token: literal(char), next: at + 1 };
};

/** `[abc]`, `[a-z]`, `[!x]`, `[[:class:]]`; undefined when it is never closed, and then `[` is an ordinary character. */
const parseBracket = (pattern: readonly string[], open: number): Parsed | undefined => {
  const negated = pattern[open + 1] === '!' || pattern[open + 1] === '^';
  const first = open + (negated ? 2 : 1);
  const items: Array<(char: string) => boolean> = [];
  for (let at = first; at < pattern.length; ) {
    if (pattern[at] === ']' && at > first) {
      return { token: (char) => items.some((item) => item(char)) !== negated, next: at + 1 };
    }
    const { item, next } = parseItem(pattern, at);
    items.push(item);
    at = next;
  }
  return undefined;
};

const parseItem = (pattern: readonly string[], at: number): { item: (char: string) => boolean; next: number } => {
  const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12).join(''));
  const known = CLASSES[named?.[1] ?? ''];
  if (named !== null && known !== undefined) return { item: (char) => known.test(char), next: at + named[0].length };
  if (isClass(pattern, at)) throw new Unexpandable('uses a collating symbol or an unknown class');
  const low = unquotedAt(pattern, at);
  if (pattern[low.next] !== '-' || pattern[low.next + 1] === ']' || low.next + 1 >= pattern.length) {
    return { item: (char) => char === low.char, next: low.next };
  }
  if (isClass(pattern, low.next + 1)) throw new Unexpandable('uses a collating symbol or an unknown class');
  const high = unquotedAt(pattern, low.next + 1);
  return { item: (char) => isBetween(char, low.char, high.char), next: high.next };
};

const isClass = (pattern: readonly string[], at: number): boolean =>
  pattern[at] === '[' && /[.:=]/.test(pattern[at + 1] ?? '');

const unquotedAt = (pattern: readonly string[], at: number): { char: string; next: number } => {
  const quoted = pattern[at] === '\\' && at + 1 < pattern.length;
  const end = quoted ? at + 1 : at;
  return { char: pattern[end] ?? '', next: end + 1 };
};

const isBetween = (char: string, low: string, high: string): boolean => {
  const point = char.codePointAt(0) ?? -1;
  return point >= (low.codePointAt(0) ?? 0) && point <= (high.codePointAt(0) ?? -1);
};

/** Greedy with one point of return, the last `*`: never worse than pattern times name. */
const matches = (tokens: readonly Token[], name: readonly string[]): boolean => {
  let star = -1;
  let resume = 0;
  let token = 0;
  let at = 0;
  while (at < name.length) {
    const current = tokens[token];
    if (current === 'any') {
      star = token;
      token += 1;
      resume = at;
    } else if (current?.(name[at] ?? '')) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      token = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === 'any');
};
