// Brings lines of the log into the tables, a chunk a transaction, and lets the rest of the process go on in between.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { newLines } from './new-lines.ts';
import { createPositions } from './positions.ts';
import type { Database } from './sqlite.ts';
import { createWriter } from './writer.ts';

export interface Progress {
  /** Bytes of the log that have been read, and how many there are. */
  readonly done: number;
  readonly total: number;
}

export interface Filling {
  readonly state: string;
  readonly days: readonly string[];
  /** Lines of one transaction; others wait for it. */
  readonly chunk: number;
  readonly total: number;
  readonly progress?: ((progress: Progress) => void) | undefined;
}

/** How many lines were taken down. Throws LogChanged; the last transaction is undone then. */
export const fill = async (database: Database, filling: Filling): Promise<number> => {
  let lines = 0;
  let done = 0;
  const oneChunk = database.transaction((day: string): number => {
    const positions = createPositions(database);
    const writer = createWriter(database);
    let taken = 0;
    for (const line of newLines(filling.state, day, positions.bytesOf)) {
      const segment = positions.advance(line);
      if (line.event !== undefined) writer.add({ ...line, event: line.event }, segment);
      done += line.line.length + 1;
      taken += 1;
      if (taken === filling.chunk) break;
    }
    writer.flush();
    positions.flush();
    return taken;
  });
  for (const day of filling.days) {
    for (let taken = filling.chunk; taken === filling.chunk; lines += taken) {
      taken = oneChunk.immediate(day);
      filling.progress?.({ done, total: filling.total });
      await nextTurn();
    }
  }
  return lines;
};
