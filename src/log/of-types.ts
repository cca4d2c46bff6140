// Told by its bytes what a line of the log is: parsing is what costs, and most lines are of no interest to who reads.
const TYPE = Buffer.from('"type":"');
const QUOTE = 0x22;

/**
 * Whether a line is an event of one of these types. The type stands before the data, and quotes within texts are escaped,
 * so that nothing else can look like it.
 */
export const ofTypes = (types: readonly string[]): ((line: Buffer) => boolean) => {
  const wanted = new Set(types);
  return (line) => wanted.has(typeIn(line));
};

/** The type of an event by its line; empty where it is none. */
export const typeIn = (line: Buffer): string => {
  const at = line.indexOf(TYPE);
  if (at === -1) return '';
  const from = at + TYPE.length;
  return line.toString('latin1', from, line.indexOf(QUOTE, from));
};
