// Answers as columns for a terminal.
import picocolors from 'picocolors';
import { plain } from '../plain.ts';

const WIDEST = 60;

/** Rows under headings, columns as wide as their widest cell; the last is not cut. */
export const columns = (headings: readonly string[], rows: readonly (readonly string[])[], color: boolean): string => {
  const last = headings.length - 1;
  const all = [headings, ...rows.map((row) => row.map(plain))];
  const widths = headings.map((_, at) => Math.min(WIDEST, Math.max(...all.map((row) => row[at]?.length ?? 0))));
  const colors = picocolors.createColors(color);
  const lines = all.map((row) =>
    row
      .map((cell, at) => (at === last ? cell : padded(cell, widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line, at) => `${at === 0 ? colors.dim(line) : line}\n`).join('');
};

const padded = (text: string, width: number): string =>
  text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;

/** `2026-01-31 12:00:00`, UTC. */
export const moment = (ts: string): string => ts.slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replace('T', ' ');
