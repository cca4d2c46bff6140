// Which files a call would touch.
import { relative } from 'node:path';
import { type Fields, isFields, listOf, textOf } from './event-line.ts';

export type Access = 'read' | 'write' | 'delete';

const isAccess = (kind: unknown): kind is Access => kind === 'read' || kind === 'write' || kind === 'delete';

/** The real paths that a call would touch, relative to the workspace inside of it. */
export const touchedPaths = (
  effects: readonly Fields[],
  facts: unknown,
  root: string | undefined,
): readonly { readonly path: string; readonly access: Access }[] =>
  effects.flatMap(({ kind, path }) => {
    if (!isAccess(kind) || typeof path !== 'string') return [];
    const found = isFields(facts) ? listOf(facts[path]).flatMap(({ real }) => textOf(real) ?? []) : [];
    return (found.length === 0 ? [path] : found).map((real) => ({ path: inside(real, root), access: kind }));
  });

/** Relative to the workspace when it is inside. */
export const inside = (path: string, root: string | undefined): string => {
  if (root === undefined || !path.startsWith('/')) return path.replace(/^\.\//, '') || '.';
  if (path === root) return '.';
  return path.startsWith(`${root}/`) ? relative(root, path) : path;
};
