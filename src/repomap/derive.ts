// What is derived from the content of a file, by section. Runs in the workers and, for few files, in the calling thread.
import { readContent, type Stamp, sameStamp, textOrReason } from './files/content.ts';
import { encodeSymbols } from './parse/encode.ts';
import { openParser } from './parse/parser.ts';
import type { Language, Section } from './types.ts';

/** A file whose content is to be read: absolute path, and the stamp it must still have. */
export interface Job {
  readonly path: string;
  readonly language: Language | undefined;
  readonly stamp: Stamp;
}

/** What came of a job by section; undefined when the file is no longer what it was. */
export type Derived = { readonly [S in Section]?: Uint8Array } | undefined;

export interface Deriver {
  /** Never throws. */
  derive(job: Job): Promise<Derived>;
}

/** One for each thread: it owns the parsers. */
export const openDeriver = (): Deriver => {
  const parser = openParser();
  return {
    derive: async ({ path, language, stamp }) => {
      const read = readContent(path);
      if (read === undefined || !sameStamp(read.stamp, stamp)) return undefined;
      const content = textOrReason(read.bytes);
      if ('unread' in content)
        return { symbols: encodeSymbols({ definitions: [], imports: [], approximate: false, unread: content.unread }) };
      if (language === undefined) return {};
      await parser.load(language);
      return { symbols: encodeSymbols(parser.parse(language, content.text)) };
    },
  };
};
