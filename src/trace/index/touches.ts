// Which files a call would touch.
import { relative } from 'node:path';
import { type Fields, listOf, textOf } from './event-line.ts';

export type Access = 'read' | 'write' | 'delete';

export interface Effect {
  readonly path: string;
  readonly access: Access;
}

/** The real paths of a path as the call gave it; a path without any is absent. */
export type Facts = Readonly<Record<string, readonly string[]>>;

const isAccess = (kind: unknown): kind is Access => kind === 'read' || kind === 'write' || kind === 'delete';

/** The effects on files among those of an event. */
export const effectsOf = (effects: unknown): readonly Effect[] =>
  listOf(effects).flatMap(({ kind, path }) =>
    isAccess(kind) && typeof path === 'string' ? { path, access: kind } : [],
  );

export const realPathsOf = (facts: Fields): Facts => {
  const real: Record<string, readonly string[]> = Object.create(null);
  for (const [path, found] of Object.entries(facts))
    real[path] = listOf(found).flatMap((fact) => textOf(fact.real) ?? []);
  return real;
};

/** The real paths that a call would touch, relative to the workspace inside of it. */
export const touchedPaths = (effects: readonly Effect[], facts: Facts, root: string | undefined): readonly Effect[] =>
  effects.flatMap(({ path, access }) => {
    const found = Object.hasOwn(facts, path) ? (facts[path] ?? []) : [];
    return (found.length === 0 ? [path] : found).map((real) => ({ path: inside(real, root), access }));
  });

/** Relative to the workspace when it is inside. */
export const inside = (path: string, root: string | undefined): string => {
  if (root === undefined || !path.startsWith('/')) return path.replace(/^\.\//, '') || '.';
  if (path === root) return '.';
  return path.startsWith(`${root}/`) ? relative(root, path) : path;
};
