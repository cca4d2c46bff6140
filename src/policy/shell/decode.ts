// From the parser's word to ours. Every kind of word part is named here; one that is not is not understood.
import type { DoubleQuotedChild, GlobPart, Word as ParsedWord, WordPart } from 'unbash';
import { screen } from './screen.ts';
import { type Names, NO_NAMES, type Word, type WordKind } from './word.ts';

/** Variables that say something about the machine but hold no secret; readable by programs that print their arguments. */
const HARMLESS = new Set(['HOME', 'PWD', 'PATH', 'SHELL', 'USER', 'LANG', 'TERM', 'HOSTNAME', 'NODE_ENV', 'CI', 'TZ']);

const SIMPLE_BRACKET = /^\[[!^]?[\w.,-]+\]$/;
/** Escapes of `$'…'` that every bash decodes alike; NUL, which ends the word early, is not among them. */
const KNOWN_ESCAPES =
  /^\$'(?:[^\\']|\\(?:[abeEfnrtv\\'"?]|(?!x00?(?![0-9a-fA-F])|0{1,3}(?![0-7])|u0000|U00000000)(?:x[0-9a-fA-F]{1,2}|[0-7]{1,3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})))*'$/;
const GLOB_SPECIAL = /[\\*?[\]{}()!+@|]/g;
const ASSIGNED_TILDE = /^[A-Za-z_]\w*\+?=(?:.*:)?~/;

export type Decoded = { readonly word: Word } | { readonly opaque: string; readonly word: Word };

interface Piece {
  readonly kind: WordKind;
  readonly value: string;
  readonly glob: string;
}

type Read = Piece | { readonly opaque: string };

/** Decodes one word. What is not understood still yields its text, for rules that deny. */
export const decodeWord = (parsed: ParsedWord, names: Names = NO_NAMES): Decoded => {
  const fallback: Word = { value: parsed.value, kind: 'literal' };
  if (ASSIGNED_TILDE.test(parsed.text)) return { opaque: 'a home directory inside an assignment', word: fallback };
  const bound = wholeName(parsed, names);
  if (bound !== undefined) return { word: bound };
  const pieces: Piece[] = [];
  for (const [index, part] of (parsed.parts ?? [wholeLiteral(parsed)]).entries()) {
    for (const piece of readPart(part, index === 0, names)) {
      if ('opaque' in piece) return { opaque: piece.opaque, word: fallback };
      pieces.push(piece);
    }
  }
  return join(pieces, fallback);
};

const wholeLiteral = (parsed: ParsedWord): WordPart => ({
  type: 'Literal',
  pos: parsed.pos,
  end: parsed.end,
  value: parsed.value,
  text: parsed.text,
});

const readPart = (part: WordPart, first: boolean, names: Names): readonly Read[] => {
  switch (part.type) {
    case 'Literal':
      return [first && /^~(?!\\)/.test(part.text) ? tilde(part.value) : source(part, false)];
    case 'SingleQuoted':
      return [text(part.value)];
    case 'AnsiCQuoted':
      return [KNOWN_ESCAPES.test(part.text) ? text(part.value) : { opaque: `escapes in ${part.text}` }];
    case 'DoubleQuoted':
      return part.parts.map((child, index) => readQuoted(child, first && index === 0, names));
    case 'Glob':
      return [wildcard(part)];
    case 'BraceExpansion':
      return [{ opaque: `brace expansion ${part.text}` }];
    case 'ExtendedGlob':
      return [{ opaque: `extended pattern ${part.text}` }];
    case 'LocaleString':
      return [{ opaque: 'a translated string $"…"' }];
    case 'ProcessSubstitution':
      return [{ opaque: `process substitution ${part.operator}(…)` }];
    default:
      return [expansion(part, { first, quoted: false, names })];
  }
};

const readQuoted = (part: DoubleQuotedChild, first: boolean, names: Names): Read =>
  part.type === 'Literal' ? source(part, true) : expansion(part, { first, quoted: true, names });

interface Around {
  /** It begins its word. */
  readonly first: boolean;
  readonly quoted: boolean;
  readonly names: Names;
}

const expansion = (part: Exclude<DoubleQuotedChild, { type: 'Literal' }>, around: Around): Read => {
  switch (part.type) {
    case 'SimpleExpansion':
      return variable(part.text.slice(1), around);
    case 'ParameterExpansion':
      if (part.prefix !== undefined || part.operation !== undefined) return { opaque: `expansion ${part.text}` };
      if (part.index === undefined) return variable(part.parameter, around);
      if (part.parameter === 'PIPESTATUS' && /^\d$/.test(part.index.text)) return variable('?', around);
      return { opaque: `expansion ${part.text}` };
    case 'CommandExpansion':
      return { opaque: 'command substitution $(…)' };
    case 'ArithmeticExpansion':
      return { opaque: 'arithmetic expansion $((…))' };
  }
};

const variable = (name: string, { first, quoted, names }: Around): Read => {
  const bound = names.get(name);
  if (bound !== undefined) return fromLoop(name, bound, quoted);
  if (name === '?') return { kind: 'number', value: '0', glob: '0' };
  if (name === 'HOME' && first) return { kind: 'home', value: '~', glob: '~' };
  if (name === 'PWD' && first) return { kind: 'here', value: '.', glob: '.' };
  if (HARMLESS.has(name)) return { kind: 'data', value: `$${name}`, glob: '' };
  return { opaque: `variable $${name}` };
};

/** Without quotes the shell splits a value and expands what is in it, so that only plain ones keep their form. */
const UNSPLIT = /^[\w./@%+,:=~^-]+$/;

/** What a loop's variable puts into a word: one of its names, or one of those that its pattern will match. */
const fromLoop = (name: string, bound: Word, quoted: boolean): Read => {
  if (bound.kind !== 'literal') return { kind: 'data', value: `$${name}`, glob: '' };
  return quoted || UNSPLIT.test(bound.value) ? text(bound.value) : { opaque: `variable $${name} without quotes` };
};

/** `"$name"` of a loop over a pattern is one of the names that match, as the pattern itself would be. */
const wholeName = ({ text, parts }: ParsedWord, names: Names): Word | undefined => {
  if (names.size === 0 || parts?.length !== 1) return undefined;
  const name = /^"\$(?:(\w+)|\{(\w+)\})"$/.exec(text);
  const bound = names.get(name?.[1] ?? name?.[2] ?? '');
  return bound?.kind === 'pattern' ? bound : undefined;
};

const tilde = (value: string): Read =>
  value === '~' || value.startsWith('~/')
    ? { kind: 'home', value, glob: value }
    : { opaque: `home directory of another user ${value}` };

const wildcard = (part: GlobPart): Read => {
  if (part.kind === 'bracket' && !SIMPLE_BRACKET.test(part.text)) return { opaque: `pattern ${part.text}` };
  return { kind: 'pattern', value: part.value, glob: part.text.replace('[^', '[!') };
};

/**
 * Text that the parser took literally. bash joins lines before it looks for expansions, so that `$`, a line's end and
 * `(id)` are a command; and an expansion that the parser did not recognise would be in here, too.
 */
const source = (part: { readonly text: string; readonly value: string }, quoted: boolean): Read => {
  if (part.text.includes('\\\n') && (!quoted || /[$`\\]\\\n/.test(part.text)))
    return { opaque: 'a word that goes on in the next line' };
  return /(?:^|[^\\])(?:\\\\)*\$[[({]/.test(part.text) ? { opaque: `expansion in ${part.text}` } : text(part.value);
};

const text = (value: string): Piece => ({ kind: 'literal', value, glob: value.replace(GLOB_SPECIAL, '\\$&') });

const join = (pieces: readonly Piece[], fallback: Word): Decoded => {
  const value = pieces.map((piece) => piece.value).join('');
  const unfit = screen(value);
  if (unfit !== undefined) return { opaque: `${unfit} in a word`, word: fallback };
  const special = pieces.filter((piece) => piece.kind !== 'literal');
  const [only] = special;
  if (only === undefined) return { word: { value, kind: 'literal' } };
  if (special.every((piece) => piece.kind === 'pattern')) return { word: pattern(pieces, value) };
  // Below the home directory nothing is read, so what a pattern matches there does not matter.
  if (pieces[0]?.kind === 'home' && special.slice(1).every((piece) => piece.kind === 'pattern'))
    return { word: { value, kind: 'home' } };
  if (special.some((piece) => piece.kind === 'pattern')) return { opaque: `pattern in ${value}`, word: fallback };
  if (special.length > 1 || only.kind === 'data') return { word: { value, kind: 'data' } };
  if (only.kind === 'number') return { word: { value, kind: pieces.length === 1 ? 'number' : 'data' } };
  // `$HOME` or `$PWD` as the start of a path; anything else that holds one is only fit for printing.
  const rest = value.slice(1);
  return { word: { value, kind: rest === '' || rest.startsWith('/') ? only.kind : 'data' } };
};

const pattern = (pieces: readonly Piece[], value: string): Word => {
  const first = pieces.findIndex((piece) => piece.kind === 'pattern');
  return {
    value,
    kind: 'pattern',
    glob: pieces
      .map((piece) => piece.glob)
      .join('')
      .replace(/(?<!\\)\*{2,}/g, '*'),
    lead: pieces
      .slice(0, first)
      .map((piece) => piece.value)
      .join(''),
  };
};
