// Objects of unknown shape, as other programs write them.

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as fields; none when it is something else. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** A text that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
