// Looks at the raw text before it is parsed: what a reader of the approval would not see, no parser shall have to
// understand either.

const MAX_CHARACTERS = 10_000;

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
/** The emoji selector U+FE0F is not among them: it is ordinary in text and hides nothing. */
const INVISIBLE =
  /\u00ad|\u034f|[\u115f\u1160\u17b4\u17b5\u3164\uffa0]|[\u180b-\u180f]|[\u200b-\u200d\u2028\u2029\u2060-\u206f]|[\ufe00-\ufe0e]|[\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/u;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Why the text cannot be judged at all; undefined when it can. */
export const screen = (text: string): string | undefined => {
  if (text.length > MAX_CHARACTERS) return `longer than ${MAX_CHARACTERS} characters`;
  if (CONTROL.test(text)) return 'control characters';
  if (BIDI.test(text)) return 'characters that change the writing direction';
  if (INVISIBLE.test(text)) return 'invisible characters';
  return LONE_SURROGATE.test(text) ? 'malformed characters' : undefined;
};
