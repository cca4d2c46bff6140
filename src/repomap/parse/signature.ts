// What is shown of a definition: its signature on one line, and the first line of what was written about it.
const MAX_SIGNATURE_CHARS = 200;
const MAX_DOC_CHARS = 120;
/** Of a header, so that a huge literal costs nothing. */
const MAX_HEADER_CHARS = 2000;

const ANNOTATIONS = String.raw`(?:\s*(?:@(?!interface\b)[\w.$]+(?:\((?:[^()]|\([^()]*\))*\))?|#?\[[^\]]*\](?=\s+\p{L})))*\s*`;

/** Index behind the decorators, annotations and attributes that a definition begins with. */
export const behindAnnotations = (text: string, from: number): number => {
  const first = text[from];
  if (first !== '@' && first !== '[' && first !== '#') return from;
  const annotations = new RegExp(ANNOTATIONS, 'uy');
  annotations.lastIndex = from;
  annotations.test(text);
  return annotations.lastIndex;
};

/** Comments, and quoted text (group 1) that may look like one. */
const COMMENTS =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<=[\s,({])(?:\/\/|#(?=\s))[^\n]*/g;

/** The text between two indices on one line, without comments and without what opens the body. */
export const signature = (text: string, from: number, to: number): string => {
  const header = text
    .slice(from, Math.min(to, from + MAX_HEADER_CHARS))
    .replace(COMMENTS, '$1')
    .replace(/\s+/g, ' ')
    .replace(/([([]) /g, '$1')
    .replace(/,? ([)\]])/g, '$1')
    .replace(/\s*(?:=>|[{:;=])?\s*$/, '')
    .trim();
  return shortened(header, MAX_SIGNATURE_CHARS);
};

/** A cut never leaves half of a character. */
const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** First line of a doc string at `docAt`, or of the comment directly before the definition. */
export const documentation = (text: string, { docAt, from }: { docAt: number; from: number }): string => {
  const line = docAt >= 0 ? firstLineOfString(text, docAt) : firstLineOfComment(text, from);
  return shortened(line, MAX_DOC_CHARS);
};

const firstLineOfString = (text: string, at: number): string => {
  const opening = /\s*[rRuUbB]{0,2}("""|'''|"|')\s*([^\n]*)/y;
  opening.lastIndex = at;
  const [, quote = '', line = ''] = opening.exec(text) ?? [];
  const end = quote === '' ? -1 : line.indexOf(quote);
  return (end < 0 ? line : line.slice(0, end)).trim();
};

const firstLineOfComment = (text: string, from: number): string => {
  let end = previousLineEnd(text, from);
  // Behind something else on its line, the comment above is that thing's.
  if (/[{;]/.test(text.slice(end + 1, from))) return '';
  let line = lineEndingAt(text, end);
  // Decorators and attributes stand between the two.
  while (/^(?:@[\w.$]+(?:\(.*\))?|#?\[.*\])$/.test(line)) {
    end = previousLineEnd(text, end);
    line = lineEndingAt(text, end);
  }
  if (line.endsWith('*/')) return firstLineOfBlock(text, end);
  let first = '';
  while (/^(?:\/\/|#(?![![]|\w))/.test(line)) {
    first = plain(line.replace(/^(?:\/\/[/!]?|#+)\s*/, '')) || first;
    end = previousLineEnd(text, end);
    line = lineEndingAt(text, end);
  }
  return first;
};

/** Without the tags of documentation that is written as XML. */
const plain = (line: string): string => line.replace(/<\/?[a-z][^>]*>/gi, '').trim();

const firstLineOfBlock = (text: string, end: number): string => {
  const open = text.lastIndexOf('/*', end);
  const words = text
    .slice(open + 2, end + 1)
    .replace(/\*\/\s*$/, '')
    .split('\n', 8)
    .map((line) => plain(line.replace(/^[\s*!]+/, '')));
  return open < 0 ? '' : (words.find((line) => line !== '') ?? '');
};

/** Index of the line break before the line that holds `index`; -1 in the first line. */
const previousLineEnd = (text: string, index: number): number => (index <= 0 ? -1 : text.lastIndexOf('\n', index - 1));

const lineEndingAt = (text: string, end: number): string =>
  end <= 0 ? '' : text.slice(text.lastIndexOf('\n', end - 1) + 1, end).trim();
