// Tokens of a line, exactly and fast. In o200k no token reaches over a line break or from a word into the blanks after it,
// so the tokens of lines and words add up, and words come again and again. Two things would break that: a blank line, and a
// line that begins with `/`; a map has neither.

/** Words whose counts are remembered. */
const MAX_REMEMBERED = 50_000;

/** A word with the blanks before it and, at the end of the line, the line break. */
const WORDS = /\s*\S+(?:\s*$)?/g;

/** `countTokens` of a tokenizer -> tokens of a line with its line break. */
export const lineCounter = (countTokens: (text: string) => number): ((line: string) => number) => {
  const known = new Map<string, number>();
  const ofWord = (word: string): number => {
    const found = known.get(word);
    if (found !== undefined) return found;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const tokens = countTokens(word);
    known.set(word, tokens);
    return tokens;
  };
  return (line) => `${line}\n`.match(WORDS)?.reduce((sum, word) => sum + ofWord(word), 0) ?? 0;
};
