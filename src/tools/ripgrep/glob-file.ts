// A glob as a file of ignore rules. ripgrep's own --glob would lift .gitignore for the files it names; rules given by
// --ignore-file rank below .gitignore, so that what git ignores stays unseen.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `use` with the path of such a file, which is gone afterwards; without a glob there is none. */
export const withGlobFile = async <Result>(
  glob: string | undefined,
  use: (path: string | undefined) => Promise<Result>,
): Promise<Result> => {
  if (glob === undefined) return use(undefined);
  const directory = await mkdtemp(join(tmpdir(), 'harness-glob-'));
  try {
    const path = join(directory, 'ignore');
    await writeFile(path, rulesFor(glob));
    return await use(path);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

/** `!glob` leaves files out; any other glob leaves out everything but directories and the files it names. */
const rulesFor = (glob: string): string => {
  if (glob.startsWith('!')) return `${glob.slice(1)}\n`;
  return `*\n!*/\n!${glob.endsWith('/') ? `${glob}**` : glob}\n`;
};
