// The index of one worktree: its files, what is known of their contents, and the threads that find it out.
import { openStore } from './cache/store.ts';
import type { Job } from './derive.ts';
import { readContent, sameStamp, textOrReason } from './files/content.ts';
import { openListing } from './files/listing.ts';
import { openHistory } from './history/history.ts';
import { decodeSymbols } from './parse/encode.ts';
import type { OpenIndex, RepositoryIndex, SourceFile, Symbols } from './types.ts';
import { openPool } from './workers/pool.ts';

/** Decoded symbols that are held; the bytes of the others are decoded when asked for. */
const MAX_DECODED = 2_000;

/** Opens the index; nothing is read before the first `refresh`. */
export const openIndex: OpenIndex = ({ root, stateDir, git, worker }) => {
  const listing = openListing({ root, git });
  const store = openStore(stateDir);
  const pool = openPool(worker);
  const history = openHistory(git);
  const decoded = new Map<string, Symbols>();
  let filling: Promise<void> | undefined;

  const isUnknown = ({ content, language }: SourceFile): boolean =>
    content !== '' && language !== undefined && store.get('symbols', content) === undefined;

  const need = async (files: readonly SourceFile[], threads?: number): Promise<void> => {
    const pairs = files.filter(isUnknown).flatMap((file) => {
      const stamp = listing.stamp(file);
      return stamp === undefined ? [] : [{ file, job: jobOf(root, file, stamp) }];
    });
    await pool.run(
      pairs.map(({ job }) => job),
      (index, derived) => {
        const content = pairs[index]?.file.content;
        if (content === undefined || derived?.symbols === undefined) return;
        store.put('symbols', content, derived.symbols);
      },
      threads,
    );
  };

  const symbols = ({ content, language }: SourceFile): Symbols | undefined => {
    if (content === '' || language === undefined) return undefined;
    const key = `${language}${content}`;
    const held = decoded.get(key);
    if (held !== undefined) return held;
    const bytes = store.get('symbols', content);
    const made = bytes === undefined ? undefined : decodeSymbols(bytes);
    if (made === undefined) return undefined;
    if (decoded.size >= MAX_DECODED) decoded.clear();
    decoded.set(key, made);
    return made;
  };

  const save = async (): Promise<void> => {
    // A look at every file, which only a cache that has grown too large asks for.
    let contents: ReadonlySet<string> | undefined;
    store.save((content) => {
      contents ??= new Set(listing.look().files.map((file) => file.content));
      return contents.has(content);
    });
  };

  const index: RepositoryIndex = {
    refresh: async () => listing.look(),
    text: (file) => textOf(root, file, listing.stamp(file)),
    symbols,
    need: (files) => need(files),
    background: () => {
      filling ??= need(listing.look().files, 1)
        .then(save)
        .finally(() => {
          filling = undefined;
        });
      return filling;
    },
    record: (section, { content }) => (content === '' ? undefined : store.get(section, content)),
    keep: (section, { content }, bytes) => store.put(section, content, bytes),
    save,
    history,
    close: async () => {
      await pool.close();
      await save();
    },
  };
  return index;
};

const jobOf = (root: string, { path, language }: SourceFile, stamp: Job['stamp']): Job => ({
  path: `${root}/${path}`,
  language,
  stamp,
});

const textOf = (root: string, { path }: SourceFile, stamp: Job['stamp'] | undefined): string | undefined => {
  if (stamp === undefined) return undefined;
  const read = readContent(`${root}/${path}`);
  if (read === undefined || !sameStamp(read.stamp, stamp)) return undefined;
  const content = textOrReason(read.bytes);
  return 'text' in content ? content.text : undefined;
};
