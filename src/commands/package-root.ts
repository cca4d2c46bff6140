// Where this package lies, whether it runs bundled or from its sources: the files it ships are found from there.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The directory of this package's package.json. */
export const packageRoot = (): string => {
  let directory = import.meta.dirname;
  while (!isPackage(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error(`no package.json above ${import.meta.dirname}`);
    directory = parent;
  }
  return directory;
};

/** The one beside the built files says only what kind of modules they are. */
const isPackage = (manifest: string): boolean =>
  existsSync(manifest) && 'name' in Object(JSON.parse(readFileSync(manifest, 'utf8')));
