// Where a command may be running. After `cd a; …` nobody knows whether the cd succeeded, so there are two places, and
// everything that follows is judged in both. Places are path texts relative to the workspace root.

const MAX_PLACES = 4;

export type Places = readonly string[];

/** Where the shell may be if a command succeeded, and if it failed. */
export interface Outlook {
  readonly ok: Places;
  readonly fail: Places;
}

export const unmoved = (places: Places): Outlook => ({ ok: places, fail: places });

/** All places of both; undefined when they are too many to follow. */
export const either = (a: Places, b: Places): Places => [...new Set([...a, ...b])];

export const tooMany = (places: Places): boolean => places.length > MAX_PLACES;

/** A path as seen from the root, when a command in `place` names it. `..` stays in the text. */
export const fromPlace = (place: string, path: string): string => {
  if (path.startsWith('/') || path.startsWith('~')) return path;
  if (place === '.') return path;
  return path === '.' ? place : `${place.replace(/\/+$/, '')}/${path}`;
};

/**
 * Where `cd operand` leads from a place, or undefined when the text does not tell. The shell follows `..` by the text of
 * its working directory, not by links, unless that does not exist; so there may be two answers.
 */
export const moved = (place: string, operand: string): Places | undefined => {
  const parts = operand.split('/').filter((part) => part !== '' && part !== '.');
  const up = parts.findIndex((part) => part !== '..');
  const rest = up < 0 ? [] : parts.slice(up);
  if (rest.includes('..')) return undefined;
  if (operand.startsWith('/') || operand.startsWith('~')) return [operand];
  const ups = parts.length - rest.length;
  const base = place === '.' ? [] : place.split('/');
  const physical = fromPlace(place, parts.join('/') || '.');
  if (ups === 0 || base.length < ups || base.includes('..') || base[0] === '' || base[0] === '~') return [physical];
  const logical = [...base.slice(0, base.length - ups), ...rest].join('/') || '.';
  return rest.length === 0 ? [logical] : either([logical], [physical]);
};
