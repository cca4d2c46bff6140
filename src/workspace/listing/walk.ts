// Goes through a directory tree by the kinds that directories give for their entries, without a look at each of them.
import { type Dirent, readdirSync } from 'node:fs';
import { joined } from '../path-text.ts';

export interface Entry {
  /** Absolute. */
  readonly path: string;
  /** As a listing of the directory would name it. */
  readonly text: string;
  readonly isLink: boolean;
  readonly isDirectory: boolean;
}

export interface Walk {
  /** How the listing names the directory. */
  readonly as: string;
  /** How many names deep; 1: only the directory itself. */
  readonly depth: number;
  /** How many names it may look at. */
  readonly most: number;
  readonly enters: (entry: Entry) => boolean;
  /** Whether a file that is neither link nor directory is to be told of, by its name and that of its directory. */
  readonly minds: (name: string, directory: string) => boolean;
  /** Told of every link, every directory and the files that are minded; false ends the walk. */
  readonly visit: (entry: Entry) => boolean;
}

interface Directory {
  readonly path: string;
  readonly text: string;
  readonly depth: number;
}

/** Never follows a link. What cannot be read is passed over: whoever lists it cannot read it either. */
export const walk = (start: string, { as, depth, most, enters, minds, visit }: Walk): 'done' | 'ended' | 'too many' => {
  const ahead: Directory[] = [{ path: start, text: as, depth: 1 }];
  let left = most;
  for (let directory = ahead.pop(); directory !== undefined; directory = ahead.pop()) {
    if (directory.depth > depth) continue;
    const entries = entriesOf(directory.path);
    left -= entries.length;
    if (left < 0) return 'too many';
    for (const each of entries) {
      const { name } = each;
      const [isLink, isDirectory] = [each.isSymbolicLink(), each.isDirectory()];
      // Most are plain files, and nothing is made of them.
      if (!isLink && !isDirectory && !minds(name, directory.text)) continue;
      const [path, text] = [joined(directory.path, name), joined(directory.text, name)];
      const entry: Entry = { path, text, isLink, isDirectory };
      if (!visit(entry)) return 'ended';
      if (entry.isDirectory && enters(entry))
        ahead.push({ path: entry.path, text: entry.text, depth: directory.depth + 1 });
    }
  }
  return 'done';
};

const entriesOf = (directory: string): readonly Dirent[] => {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
};
