// Brings lines of the log into the tables, a chunk a transaction, and lets the rest of the process go on in between.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { segmentsOfDay } from '../../log/segment-names.ts';
import { type NewLine, newLines } from './new-lines.ts';
import { createPositions, type Positions } from './positions.ts';
import { openReadAhead } from './read-ahead.ts';
import type { Database } from './sqlite.ts';
import { createWriter, type IndexWriter } from './writer.ts';

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

/** Takes down what is new. How many lines there were. Throws LogChanged; the last transaction is undone then. */
export const fill = async (database: Database, filling: Filling): Promise<number> => {
  const { state, days, chunk } = filling;
  const told = telling(filling);
  let lines = 0;
  const oneChunk = database.transaction((day: string): number => {
    const taking = begin(database);
    let taken = 0;
    for (const line of newLines(state, day, taking.positions.bytesOf)) {
      taking.take(line);
      told.add(line);
      taken += 1;
      if (taken === chunk) break;
    }
    taking.end();
    return taken;
  });
  for (const day of days) {
    for (let taken = chunk; taken === chunk; lines += taken) {
      taken = oneChunk.immediate(day);
      told.tell();
      await nextTurn();
    }
  }
  return lines;
};

/** The same for tables that are empty and nobody else's, with a thread that reads ahead. */
export const fillAnew = async (database: Database, filling: Filling, worker: URL): Promise<void> => {
  const { state, days, chunk } = filling;
  const told = telling(filling);
  const reader = openReadAhead(worker);
  const oneChunk = database.transaction((lines: readonly NewLine[]): void => {
    const taking = begin(database);
    for (const line of lines) taking.take(line);
    taking.end();
  });
  try {
    for (const day of days) {
      let lines: NewLine[] = [];
      for await (const more of reader.lines(segmentsOfDay(state, day))) {
        for (const line of more) {
          lines.push(line);
          told.add(line);
        }
        if (lines.length < chunk) continue;
        oneChunk(lines);
        told.tell();
        lines = [];
      }
      oneChunk(lines);
      told.tell();
    }
  } finally {
    await reader.close();
  }
};

/** What one transaction takes down. */
const begin = (
  database: Database,
): {
  readonly positions: Positions;
  readonly take: (line: NewLine) => void;
  readonly end: () => void;
} => {
  const positions = createPositions(database);
  const writer: IndexWriter = createWriter(database);
  return {
    positions,
    take: (line) => {
      const segment = positions.advance(line);
      if (line.digest !== undefined) writer.add(line.digest, line.at, segment);
    },
    end: () => {
      writer.flush();
      positions.flush();
    },
  };
};

const telling = ({ total, progress }: Filling) => {
  let done = 0;
  return {
    add: ({ length }: NewLine): void => {
      done += length + 1;
    },
    tell: (): void => progress?.({ done, total }),
  };
};
