// Text in columns and lines that are not too long.

/** Columns that the demo uses; a small terminal has more. */
export const WIDTH = 100;

/** The text in exactly this many columns. */
export const inColumn = (text: string, width: number): string =>
  text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;

/** Fills lines with pieces, a space between them. A piece is never broken; one that is too long has a line to itself. */
export const filled = (pieces: readonly string[], width: number): readonly string[] => {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + piece.length > width) lines.push(piece);
    else lines[lines.length - 1] = `${last} ${piece}`;
  }
  return lines;
};

/** Milliseconds; short times to the tenth, because most of what the gate does takes about one. */
export const durationOf = (ms: number): string => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

/** A word as a shell takes it: quoted where it would read more into it. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
