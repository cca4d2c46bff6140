// What the record keeps of arguments and results: redacted, and short enough that a log of a year can be kept.
import type { GateParts } from './parts.ts';

/** What keeping a value takes. */
export type Recording = Pick<GateParts, 'redactor' | 'sha256'>;

/** Longer texts are recorded as their first part, their length and their hash. */
const LONGEST_TEXT = 1_000;
const KEPT_TEXT = 200;

/** Arguments as they go into the log, with the hash of what really came. */
export const inputForLog = async (
  parts: Recording,
  input: unknown,
): Promise<{ input: unknown; input_sha256: string }> => {
  const text = JSON.stringify(input ?? null);
  return {
    input: await redactDeep(parts, shorten(parts, input)),
    input_sha256: parts.sha256(text),
  };
};

/** The same shape with every text in it redacted, names of fields as well. The value itself when it holds no secret. */
export async function redactDeep<T>(parts: Pick<GateParts, 'redactor'>, value: T): Promise<T>;
// An overload, because "the same shape with other texts" cannot be said to the type checker.
export async function redactDeep(parts: Pick<GateParts, 'redactor'>, value: unknown): Promise<unknown> {
  const text = JSON.stringify(value) ?? 'null';
  const redacted = await parts.redactor.redact(text);
  if (redacted === text) return value;
  return mapTexts(value, (leaf) => parts.redactor.redact(leaf));
}

const mapTexts = async (value: unknown, change: (text: string) => string | Promise<string>): Promise<unknown> => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return Promise.all(value.map((item) => mapTexts(item, change)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([key, item]) => [await change(key), await mapTexts(item, change)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
};

/** Texts over the limit become {text, chars, sha256}. */
const shorten = (parts: Recording, value: unknown): unknown => {
  if (typeof value === 'string') {
    return value.length <= LONGEST_TEXT
      ? value
      : { text: value.slice(0, KEPT_TEXT), chars: value.length, sha256: parts.sha256(value) };
  }
  if (Array.isArray(value)) return value.map((item) => shorten(parts, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(parts, item)]));
};

/** A tool's data as recorded: texts shortened like arguments. Secrets are gone already. */
export const dataForLog = (parts: Recording, data: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).map(([key, item]) => [key, shorten(parts, item)]));
