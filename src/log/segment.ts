// One open segment: the only writer of its two files. An append is in the file whole, or it is not there at all.
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { createHead, writeHead } from './head.ts';
import { START, type Tip } from './line.ts';
import type { SegmentName } from './segment-names.ts';
import { syncDirectory } from './sync-directory.ts';

export interface Segment extends SegmentName {
  readonly tip: () => Tip;
  /**
   * Adds lines, `tip` being the last of them, in one write; `synced` waits for the disk before it returns.
   * When it throws, the lines are not in the file, unless `isSound` says that even this could not be brought about.
   */
  readonly append: (text: string, tip: Tip, synced: boolean) => void;
  /** False when the files can no longer be trusted to hold what is written: start another segment. */
  readonly isSound: () => boolean;
  /** Brings everything appended so far to the disk without holding up the process. */
  readonly sync: () => Promise<void>;
  /** Gives back the descriptors once a running sync has ended; leaves no files when there never was a line. */
  readonly close: () => Promise<void>;
  /** The same at once, for who has not asked for a sync. */
  readonly closeNow: () => void;
}

/** Creates the files of a segment and the directories above them, for their owner only. */
export const createSegment = (name: SegmentName, synced: boolean): Segment =>
  segmentOn(name, createFiles(name, synced), { tip: START, size: 0 });

/** Goes on with a segment that ends as `end` says. Only for who holds it exclusively and has checked its end. */
export const reopenSegment = (name: SegmentName, end: SegmentEnd): Segment => {
  const headFd = openSync(name.headPath, 'r+');
  try {
    return segmentOn(name, { fd: openSync(name.path, 'a'), headFd }, end);
  } catch (thrown) {
    closeSync(headFd);
    throw thrown;
  }
};

export interface SegmentEnd {
  readonly tip: Tip;
  /** Bytes of all lines. */
  readonly size: number;
}

interface SegmentFiles {
  readonly fd: number;
  readonly headFd: number;
}

const segmentOn = (name: SegmentName, { fd, headFd }: SegmentFiles, end: SegmentEnd): Segment => {
  let { tip, size } = end;
  let sound = true;
  let syncing = Promise.resolve();

  const assertLinked = (): void => {
    if (fstatSync(fd).nlink > 0) return;
    sound = false;
    throw new Error('the segment was deleted while it was in use');
  };
  const rollback = (): void => {
    try {
      ftruncateSync(fd, size);
    } catch {
      sound = false;
    }
  };
  const flush = async (): Promise<void> => {
    await syncData(fd);
    assertLinked();
  };

  const closeNow = (): void => {
    closeSync(fd);
    closeSync(headFd);
    if (size === 0) removeFiles(name);
  };

  return {
    ...name,
    tip: () => tip,
    isSound: () => sound,
    append: (text, next, waitForDisk) => {
      const bytes = Buffer.from(text);
      try {
        writeWhole(fd, bytes);
        if (waitForDisk) {
          fdatasyncSync(fd);
          assertLinked();
        }
        writeHead(headFd, next);
      } catch (thrown) {
        rollback();
        throw thrown;
      }
      size += bytes.length;
      tip = next;
    },
    sync: () => {
      syncing = syncing.then(flush, flush);
      return syncing;
    },
    close: async () => {
      await syncing.catch(() => {});
      closeNow();
    },
    closeNow,
  };
};

const syncData = promisify(fdatasync);

/** The head comes first: lines without a head would look like tampering, a head without lines does not. */
const createFiles = (name: SegmentName, synced: boolean): SegmentFiles => {
  const directory = dirname(name.path);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const headFd = createHead(name.headPath);
  try {
    const fd = openSync(name.path, 'ax', 0o600);
    if (synced) for (const path of [directory, dirname(directory)]) syncDirectory(path);
    return { fd, headFd };
  } catch (thrown) {
    closeSync(headFd);
    removeFiles(name);
    throw thrown;
  }
};

/** A short write is not an error of its own: the next one says why. */
const writeWhole = (fd: number, bytes: Buffer): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
};

const removeFiles = (name: SegmentName): void => {
  for (const path of [name.path, name.headPath]) {
    try {
      unlinkSync(path);
    } catch {
      // An empty segment that stays behind is no harm.
    }
  }
};
