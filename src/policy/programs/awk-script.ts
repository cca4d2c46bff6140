// Reads an awk program token by token. A slash opens a regular expression where an operand may stand and divides where
// one has just ended; where that cannot be told the program is not understood.

const FORBIDDEN = new Set('system getline close fflush ENVIRON PROCINFO ARGV ARGC ARGIND SYMTAB FUNCTAB'.split(' '));
/** Words after which an operand follows. */
const BEFORE_OPERAND = new Set('print printf return in do else exit if while for case switch delete'.split(' '));
/** After these a slash is one or the other, by a grammar that is not read here. */
const UNDECIDED = new Set(['length', '++', '--', '$', '/re/']);
/** Words whose brackets may be followed by a statement, which may begin with a regular expression. */
const BRACKETED = new Set('if while for switch'.split(' '));

const STRING = /"(?:[^"\\\n]|\\[^\n])*"/y;
/** Versions of awk disagree whether brackets hide a slash, so that none may stand in them. */
const REGEX = /\/(?:[^/\\\n[]|\\[^\n]|\[\^?\]?(?:\[:\w+:\]|[^\]\\\n/]|\\[^\n])*\])*\//y;
const WORD = /[A-Za-z_]\w*/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const BLANK = /(?:[ \t\r]|\\\n|#[^\n]*)+/y;
const OPERATOR = /\+\+|--|\|\||&&|>>|>=|<=|==|!=|!~|\|&|\*\*=?|[-+*/%^]=|[\s\S]/y;

/** Whether an awk program only computes and prints to its output. */
export const isHarmless = (script: string): boolean => {
  const tokens = tokensOf(script);
  return (
    tokens?.every((token) => !FORBIDDEN.has(token) && !/^(?:@|\||\|&|>>)$/.test(token)) === true && !redirects(tokens)
  );
};

/** The tokens of a program, strings as `"` and regular expressions as `/re/`; undefined when it cannot be told apart. */
const tokensOf = (script: string): readonly string[] | undefined => {
  const tokens: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(script)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  while (at < script.length) {
    if (take(BLANK) !== undefined) continue;
    const token = next(take, script.charAt(at), tokens);
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
};

const next = (
  take: (pattern: RegExp) => string | undefined,
  first: string,
  tokens: readonly string[],
): string | undefined => {
  const before = tokens.at(-1);
  if (first === '"') return take(STRING) === undefined ? undefined : '"';
  if (first !== '/') return take(WORD) ?? take(NUMBER) ?? take(OPERATOR);
  if (before !== undefined && UNDECIDED.has(before)) return undefined;
  if (before === ')' && tokens.some((token) => BRACKETED.has(token))) return undefined;
  if (endsOperand(before)) return take(OPERATOR);
  return take(REGEX) === undefined ? undefined : '/re/';
};

const endsOperand = (token: string | undefined): boolean =>
  token !== undefined &&
  (/^[")\]]$/.test(token) || /^[\d.]/.test(token) || (/^\w/.test(token) && !BEFORE_OPERAND.has(token)));

/** A `>` after a print names a file unless brackets are open around it; elsewhere it compares. A line's end may not end a print. */
const redirects = (tokens: readonly string[]): boolean => {
  let printing = false;
  let depth = 0;
  for (const token of tokens) {
    if (token === 'print' || token === 'printf') {
      printing = true;
      depth = 0;
    } else if (/^[;{}]$/.test(token)) printing = false;
    else if (token === '(' || token === '[') depth++;
    else if (token === ')' || token === ']') depth--;
    else if (token === '>' && printing && depth <= 0) return true;
  }
  return false;
};
