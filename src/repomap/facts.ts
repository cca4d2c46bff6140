// What the ranking needs to know, brought up to date and no more: files that did not change keep what was made of them.
import { posix } from 'node:path';
import type { MapTimings } from '../core/repo-map.ts';
import { type Corpus, corpusOf, createDocuments, type Document } from './rank/corpus.ts';
import { type Past, pastOf } from './rank/history.ts';
import { createRecords } from './scan/records.ts';
import type { Change, RepositoryIndex, Snapshot, SourceFile } from './types.ts';

export interface Facts {
  /** In the order of the documents of `corpus`. */
  readonly files: readonly SourceFile[];
  readonly corpus: Corpus;
  readonly past: Past;
  /** Files whose words were not known before. */
  readonly scanned: number;
  readonly timings: Pick<MapTimings, 'list' | 'scan'>;
}

export interface FactsReader {
  /** As things are now. Throws the reason of the signal when it aborts. */
  current(options: { readonly refresh: boolean; readonly signal?: AbortSignal }): Promise<Facts>;
  /** The documents that paths name: files, or all files of a directory; and the paths that name none. */
  focus(
    corpus: Corpus,
    paths: readonly string[],
  ): { readonly found: readonly number[]; readonly missing: readonly string[] };
}

/** A directory in focus stands for at most so many of its files. */
const MAX_FOCUS = 200;

export const createFacts = (index: RepositoryIndex, excluded: (path: string) => boolean): FactsReader => {
  const records = createRecords(index);
  const makeDocument = createDocuments();
  let documents = new WeakMap<SourceFile, Document>();
  let last: { readonly snapshot: Snapshot; readonly files: readonly SourceFile[]; readonly corpus: Corpus } | undefined;
  let before: { readonly changes: readonly Change[]; readonly past: Past } | undefined;

  const documentOf = (file: SourceFile): Document => {
    const known = documents.get(file);
    if (known !== undefined) return known;
    const record = records.of(file);
    const made = makeDocument(file.path, file.language !== undefined, record);
    // Without a record there is one thing still to learn about it.
    if (record !== undefined || file.language === undefined || file.content === '') documents.set(file, made);
    return made;
  };
  const corpusNow = async (snapshot: Snapshot, signal: AbortSignal | undefined) => {
    if (last?.snapshot === snapshot) return { ...last, scanned: 0 };
    const files = snapshot.files.filter(({ path }) => !excluded(path));
    const scanned = await records.fill(files, signal);
    last = { snapshot, files, corpus: corpusOf(files.map(documentOf)) };
    if (scanned > 0) void index.save();
    return { ...last, scanned };
  };
  const pastNow = async (): Promise<Past> => {
    const changes = await index.history();
    if (before?.changes !== changes) before = { changes, past: pastOf(changes) };
    return before.past;
  };
  return {
    current: async ({ refresh, signal }) => {
      if (refresh) {
        documents = new WeakMap();
        last = undefined;
      }
      const started = performance.now();
      const history = pastNow();
      const snapshot = await index.refresh();
      const listed = performance.now();
      const { files, corpus, scanned } = await corpusNow(snapshot, signal);
      const past = await history;
      return {
        files,
        corpus,
        past,
        scanned,
        timings: { list: rounded(listed - started), scan: rounded(performance.now() - listed) },
      };
    },
    focus: ({ documents: all, byPath }, paths) => {
      const found = new Set<number>();
      const missing: string[] = [];
      for (const path of paths) {
        const asked = posix.normalize(path).replace(/\/$/, '');
        const own = byPath.get(asked);
        const below = own === undefined ? within(all, asked) : [own];
        if (below.length === 0) missing.push(path);
        for (const one of below) found.add(one);
      }
      return { found: [...found].sort((a, b) => a - b), missing };
    },
  };
};

const within = (documents: readonly Document[], directory: string): readonly number[] => {
  const prefix = directory === '.' ? '' : `${directory}/`;
  const found: number[] = [];
  for (const [index, { path }] of documents.entries()) {
    if (found.length < MAX_FOCUS && path.startsWith(prefix)) found.push(index);
  }
  return found;
};

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
