// What reading one file of a history takes.
import type { Past } from './call.ts';
import type { Advance } from './lines.ts';

export interface Reading {
  readonly path: string;
  readonly sha256: (text: string) => string;
  readonly advance?: Advance;
}

/** Reads a file to its end. Throws not_found; everything that is merely strange is skipped and said. */
export type ReadPast = (reading: Reading) => AsyncGenerator<Past>;
