// JSON settings of others: everything that is there stays, in its order and as it is written.
import { applyEdits, type JSONPath, modify } from 'jsonc-parser';
import { HarnessError, messageOf } from '../../core/error.ts';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** The object in a file; an absent or empty file holds none. Throws invalid_arguments naming the file. */
export const readObject = (text: string | undefined, path: string): JsonObject => {
  if (text === undefined || text.trim() === '') return {};
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw unusable(path, `is not JSON: ${messageOf(thrown)}`);
  }
  if (!isObject(value)) throw unusable(path, 'does not hold an object');
  return value;
};

/**
 * The object as text: the text before, changed only where it says something else. An object without keys is no file.
 */
export const writeObject = (value: JsonObject, before: string | undefined): string | undefined => {
  const was = before === undefined || before.trim() === '' ? undefined : before;
  if (was === undefined) return Object.keys(value).length === 0 ? undefined : `${JSON.stringify(value, null, 2)}\n`;
  const from: Json = JSON.parse(was);
  if (isSame(value, from)) return was;
  return Object.keys(value).length === 0 ? undefined : adjusted(was, { from, to: value, path: [] });
};

/** Whether two texts are JSON and hold the same. */
export const saysTheSame = (a: string, b: string): boolean => {
  try {
    return isSame(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
};

interface Difference {
  readonly from: Json | undefined;
  /** Undefined: it goes. */
  readonly to: Json | undefined;
  readonly path: JSONPath;
}

const adjusted = (text: string, { from, to, path }: Difference): string => {
  if (isSame(from, to)) return text;
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.reduce((now, key) => adjusted(now, { from: from[key], to: to[key], path: [...path, key] }), text);
  }
  if (Array.isArray(from) && Array.isArray(to)) return adjustedList(text, { from, to, path });
  return edited(text, path, to);
};

/** Entries that go are cut out, from the end on, and new ones appended; a list that is otherwise new is written anew. */
const adjustedList = (
  text: string,
  { from, to, path }: { readonly from: Json[]; readonly to: Json[]; readonly path: JSONPath },
): string => {
  const has = (list: readonly Json[], entry: Json): boolean => list.some((other) => isSame(other, entry));
  const kept = from.filter((entry) => has(to, entry));
  if (kept.length === 0 || !isSame(kept, to.slice(0, kept.length))) return edited(text, path, to);
  const gone = [...from.keys()].filter((at) => !has(to, from[at] ?? null)).reverse();
  const less = gone.reduce((now, at) => edited(now, [...path, at], undefined), text);
  return to.slice(kept.length).reduce<string>((now, entry) => edited(now, [...path, -1], entry), less);
};

const edited = (text: string, path: JSONPath, value: Json | undefined): string => {
  const indent = /^[{[]\r?\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const formattingOptions = { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol };
  return applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion: path.at(-1) === -1 }));
};

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object under a key, {} where there is none. Throws invalid_arguments when something else is there. */
export const objectAt = (parent: JsonObject, key: string, path: string): JsonObject => {
  const value = parent[key] ?? {};
  if (isObject(value)) return value;
  throw unusable(path, `has a ${key} that is not an object`);
};

export const listAt = (parent: JsonObject, key: string, path: string): Json[] => {
  const value = parent[key] ?? [];
  if (Array.isArray(value)) return value;
  throw unusable(path, `has a ${key} that is not a list`);
};

/** The parent with a key set, or without it when the value is empty. */
export const withKey = (parent: JsonObject, key: string, value: JsonObject | Json[]): JsonObject => {
  const { [key]: _old, ...rest } = parent;
  const isEmpty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  if (isEmpty) return rest;
  return key in parent ? { ...parent, [key]: value } : { ...rest, [key]: value };
};

const isSame = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

const unusable = (path: string, what: string): HarnessError =>
  new HarnessError('invalid_arguments', `${path} ${what}`, 'correct the file, then run harness init again');
