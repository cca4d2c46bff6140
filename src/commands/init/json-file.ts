// JSON settings of others: everything that is there stays, in its order and with its indentation.
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
 * The object as text, indented like the text before; that text itself when it says the same already. An object without
 * keys is no file.
 */
export const writeObject = (value: JsonObject, before: string | undefined): string | undefined => {
  if (before !== undefined && before.trim() !== '' && isSame(value, JSON.parse(before))) return before;
  if (Object.keys(value).length === 0) return undefined;
  const indent = /^[{[]\r?\n([ \t]+)/.exec(before ?? '')?.[1] ?? '  ';
  return `${JSON.stringify(value, null, indent)}\n`;
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

const isSame = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

const unusable = (path: string, what: string): HarnessError =>
  new HarnessError('invalid_arguments', `${path} ${what}`, 'correct the file, then run harness init again');
