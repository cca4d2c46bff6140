// HTML that cannot be broken out of: whatever is put into a template is escaped, unless it was made by a template.

export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

/** `html` with a template: texts are escaped, lists are joined, undefined is nothing. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.reduce((page, text, at) => page + textOf(parts[at - 1]) + text),
});

const textOf = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(({ html: text }) => text).join('');
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Also without what steers the direction of text or a terminal, which would make a page say what is not there. */
const escaped = (text: string): string =>
  text
    .replace(
      /[\p{Cf}\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu,
      (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
    )
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
