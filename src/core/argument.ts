// What a call was about, in the one argument that says it best.

/** Best first; how our tools and those of clients call it. */
const TELLING = [
  'path',
  'file_path',
  'notebook_path',
  'cmd',
  'command',
  'argv',
  'query',
  'pattern',
  'artifact',
  'url',
  'description',
];

/** The telling argument of a recorded input; empty when there is none. */
export const argumentOf = (input: unknown): string => {
  if (typeof input !== 'object' || input === null) return '';
  const fields = new Map<string, unknown>(Object.entries(input));
  const name = TELLING.find((field) => fields.has(field)) ?? [...fields.keys()][0] ?? '';
  return textOf(fields.get(name));
};

/** A long text is on record as its beginning and its size. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? value.join(' ') : '';
  if (typeof value === 'object' && value !== null) return 'text' in value ? `${value.text}…` : '';
  return value === undefined ? '' : String(value);
};
