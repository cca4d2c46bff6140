// What a directory holds that may not be there yet.
import { readdirSync } from 'node:fs';
import { systemCode } from '../core/error.ts';

/** The names in a directory; none where there is no directory. */
export const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
};
