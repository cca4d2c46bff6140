// Where the code of threads is: files of their own, which the build puts beside the bundle.
import { existsSync } from 'node:fs';

/** Beside the bundle, or above it where this file became a chunk; undefined when nothing is built. */
export const builtThread = (name: string): URL | undefined =>
  [`./${name}`, `../${name}`].map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
