// The files as the ranking sees them: the terms of their paths, the records of their texts, and who defines a name.
import { DEFINED, HEADER, namesAt } from '../scan/record.ts';
import { createWords } from '../scan/words.ts';
import { type FileKind, kindOf } from './kind.ts';

export interface Document {
  readonly path: string;
  readonly kind: FileKind;
  /** term, weight × 4, … sorted by term: the words of the path, its last part counting most. */
  readonly pathTerms: Int32Array;
  /** Of the text; absent where only the path is known. */
  readonly record: Int32Array | undefined;
}

export interface Corpus {
  readonly documents: readonly Document[];
  /** Position of a path in `documents`. */
  readonly byPath: ReadonlyMap<string, number>;
  /** Words of a text on average: code, documentation, strings, definitions. */
  readonly averages: readonly [number, number, number, number];
  /** Hash of a name -> documents that define it, in order. Names that many files define are left out. */
  readonly definers: ReadonlyMap<number, readonly number[]>;
}

/** A name with more definers than this points nowhere. */
export const MAX_DEFINERS = 5;

/** Parts of paths whose terms are remembered: directories and names like `index` come up again and again. */
const MAX_PARTS = 50_000;

/** Makes documents with its scratch memory. */
export const createDocuments = (): ((path: string, code: boolean, record: Int32Array | undefined) => Document) => {
  const termsOfPart = createPartTerms();
  const weights = new Map<number, number>();
  const pathTermsOf = (path: string): Int32Array => {
    weights.clear();
    const parts = path.split('/');
    for (const [index, part] of parts.entries()) {
      const bare = index === parts.length - 1 ? part.replace(/\.[^.]*$/, '') : part;
      const weight = weightAt(parts, index, bare);
      for (const hash of termsOfPart(bare)) weights.set(hash, Math.max(weights.get(hash) ?? 0, weight));
    }
    const terms = new Int32Array(2 * weights.size);
    let at = 0;
    for (const hash of Int32Array.from(weights.keys()).sort()) {
      terms[at] = hash;
      terms[at + 1] = weights.get(hash) ?? 0;
      at += 2;
    }
    return terms;
  };
  return (path, code, record) => ({ path, kind: kindOf(path, code), pathTerms: pathTermsOf(path), record });
};

/** The terms of one part of a path, each once. */
const createPartTerms = (): ((bare: string) => readonly number[]) => {
  const visitWords = createWords();
  const known = new Map<string, readonly number[]>();
  const made = (bare: string): readonly number[] => {
    const terms = new Set<number>();
    const visitor = { term: (hash: number) => void terms.add(hash), name: () => undefined };
    const add = (word: string): void => {
      const bytes = Buffer.from(word);
      visitWords(bytes, 0, bytes.length, visitor);
    };
    for (const word of bare.split(/[^\p{L}\p{N}_$]+/u)) add(word);
    const joined = bare.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
    if (joined !== bare.toLowerCase()) add(joined);
    return [...terms];
  };
  return (bare) => {
    const before = known.get(bare);
    if (before !== undefined) return before;
    if (known.size >= MAX_PARTS) known.clear();
    const terms = made(bare);
    known.set(bare, terms);
    return terms;
  };
};

/** Names of files that say nothing of what is in them. */
const NAMELESS = new Set(['index', '__init__', 'mod', 'main']);

/** The file's own name counts most; where that says nothing, its directory's does. */
const weightAt = (parts: readonly string[], index: number, bare: string): number => {
  const last = parts.length - 1;
  if (index === last) return NAMELESS.has(bare) ? 3 : 8;
  if (index < last - 1) return 3;
  return /^(?:index|__init__|mod)\./.test(parts[last] ?? '') ? 8 : 5;
};

/** A corpus of documents that are sorted by path. */
export const corpusOf = (documents: readonly Document[]): Corpus => {
  const totals = [0, 0, 0, 0];
  let known = 0;
  const byPath = new Map<string, number>();
  const definers = new Map<number, number[]>();
  documents.forEach(({ path, record, kind }, index) => {
    byPath.set(path, index);
    if (record === undefined) return;
    known += 1;
    for (let field = 0; field < 4; field += 1)
      totals[field] = (totals[field] ?? 0) + (record[HEADER.code + field] ?? 0);
    if (kind !== 'test' && kind !== 'generated') addDefiner(definers, record, index);
  });
  const average = (field: number): number => Math.max(1, (totals[field] ?? 0) / Math.max(1, known));
  return { documents, byPath, averages: [average(0), average(1), average(2), average(3)], definers };
};

const addDefiner = (definers: Map<number, number[]>, record: Int32Array, index: number): void => {
  for (let at = namesAt(record); at < record.length; at += 2) {
    if (((record[at + 1] ?? 0) & DEFINED) === 0) continue;
    const name = record[at] ?? 0;
    const list = definers.get(name);
    if (list === undefined) definers.set(name, [index]);
    else if (list.length <= MAX_DEFINERS) list.push(index);
  }
};
