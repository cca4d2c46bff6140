// How xargs takes names apart that it is not told to take whole: at blanks, unless quotes or a backslash are around them.

const APART = /[\s'"\\]/;

/** Whether the name may reach a program as something else. */
export const isTakenApart = (text: string): boolean => APART.test(text);

/**
 * The words that a name may become, more rather than fewer: as it stands, quoted as git quotes it, and with every blank
 * taken for the end of a word.
 */
export const wordsOf = (text: string): readonly string[] =>
  [
    ...new Set([
      ...read(text),
      ...read(`"${text.replace(/["\\]/g, '\\$&')}"`),
      ...text.replace(/['"\\]/g, '').split(/\s+/),
    ]),
  ].filter((word) => word !== '');

/** Within quotes everything stands for itself; a backslash elsewhere keeps what follows. */
const read = (text: string): readonly string[] => {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '\\') word += text.charAt(++at);
    else if (/\s/.test(char)) {
      words.push(word);
      word = '';
    } else word += char;
  }
  return [...words, word];
};
