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

/** Texts that hold a secret, and what is kept of each. */
export type Secrets = ReadonlyMap<string, string>;

/** The secrets among the texts of a value, names of fields as well. */
export const secretsIn = async (parts: Pick<GateParts, 'redactor'>, value: unknown): Promise<Secrets> => {
  const found = new Map<string, string>();
  const text = JSON.stringify(value) ?? 'null';
  if ((await parts.redactor.redact(text)) === text) return found;
  for (const leaf of new Set(textsIn(value))) {
    const redacted = await parts.redactor.redact(leaf);
    if (redacted !== leaf) found.set(leaf, redacted);
  }
  return found;
};

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
};

/** The same shape without these secrets; at once, for what must not be interrupted. The value itself when there are none. */
export function withoutSecrets<T>(secrets: Secrets, value: T): T;
// An overload, because "the same shape with other texts" cannot be said to the type checker.
export function withoutSecrets(secrets: Secrets, value: unknown): unknown {
  return secrets.size === 0 ? value : replaced(secrets, value);
}

const replaced = (secrets: Secrets, value: unknown): unknown => {
  if (typeof value === 'string') return secrets.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaced(secrets, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [secrets.get(key) ?? key, replaced(secrets, item)] as const,
  );
  return Object.fromEntries(entries);
};

/** The same shape with every text in it redacted, names of fields as well. The value itself when it holds no secret. */
export const redactDeep = async <T>(parts: Pick<GateParts, 'redactor'>, value: T): Promise<T> =>
  withoutSecrets(await secretsIn(parts, value), value);

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
