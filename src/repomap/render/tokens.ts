// Tokens of a line, exactly. Lines add up: in o200k a token ends with its line break unless a blank line or a line that
// begins with `/` follows, and a map has neither.

/** Lines whose counts are remembered. */
const MAX_REMEMBERED = 20_000;

/** `countTokens` of a tokenizer -> tokens of a line with its line break, remembered. */
export const lineCounter = (countTokens: (text: string) => number): ((line: string) => number) => {
  const known = new Map<string, number>();
  return (line) => {
    const found = known.get(line);
    if (found !== undefined) return found;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const tokens = countTokens(`${line}\n`);
    known.set(line, tokens);
    return tokens;
  };
};
