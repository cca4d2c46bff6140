// One file of the map: its path, one line for each chosen signature under its class, and the names of the next best.
import type { Definition } from '../types.ts';

export interface SignatureLine {
  readonly line: number;
  readonly signature: string;
  /** How deep it stands under other lines of the section. */
  readonly depth: number;
}

export interface NamedLine {
  readonly name: string;
  readonly line: number;
}

export interface Section {
  readonly path: string;
  readonly signatures: readonly SignatureLine[];
  /** Further definitions by name alone. */
  readonly also: readonly NamedLine[];
  /** Why the file is there, in words; said after its path. */
  readonly why?: string;
}

/** Longer ones are cut; what a call looks like is nearly always in the first of it. */
const MAX_SIGNATURE_CHARS = 100;

/**
 * The section that shows the first `signatures` of the chosen definitions whole, with the classes around them, and the
 * next `names` by name.
 */
export const sectionOf = (
  path: string,
  definitions: readonly Definition[],
  chosen: readonly number[],
  size: { readonly signatures: number; readonly names: number },
): Section => {
  const shown = new Set<number>();
  for (const index of chosen.slice(0, size.signatures)) {
    for (let at = index; at >= 0; at = definitions[at]?.parent ?? -1) shown.add(at);
  }
  const rest = chosen.slice(size.signatures).filter((index) => !shown.has(index));
  const signatures = [...shown]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const definition = definitions[index];
      if (definition === undefined) return [];
      return [{ line: definition.line, signature: cut(definition.signature), depth: depthOf(definitions, index) }];
    });
  return { path, signatures, also: named(definitions, rest, shown, size.names) };
};

/** Distinct names that no signature of the section has said. */
const named = (
  definitions: readonly Definition[],
  rest: readonly number[],
  shown: ReadonlySet<number>,
  most: number,
): readonly NamedLine[] => {
  const said = new Set([...shown].map((index) => definitions[index]?.name));
  const names: NamedLine[] = [];
  for (const index of rest) {
    const definition = definitions[index];
    if (names.length >= most) break;
    if (definition === undefined || said.has(definition.name)) continue;
    said.add(definition.name);
    names.push({ name: definition.name, line: definition.line });
  }
  return names;
};

const depthOf = (definitions: readonly Definition[], index: number): number => {
  let depth = 0;
  for (let at = definitions[index]?.parent ?? -1; at >= 0; at = definitions[at]?.parent ?? -1) depth += 1;
  return depth;
};

const cut = (signature: string): string =>
  signature.length <= MAX_SIGNATURE_CHARS ? signature : `${signature.slice(0, MAX_SIGNATURE_CHARS - 1).trimEnd()}…`;

/** The section in lines without line breaks. */
export const sectionLines = ({ path, signatures, also, why }: Section): readonly string[] => [
  headOf(path, signatures.length + also.length > 0, why),
  ...signatures.map(({ line, signature, depth }) => `${' '.repeat(depth + 1)}${line} ${signature}`),
  ...(also.length === 0 ? [] : [` also ${also.map(({ name, line }) => `${name} ${line}`).join(', ')}`]),
];

const headOf = (path: string, isFollowed: boolean, why: string | undefined): string => {
  if (why !== undefined && why !== '') return `${path}: (${why})`;
  return isFollowed ? `${path}:` : path;
};
