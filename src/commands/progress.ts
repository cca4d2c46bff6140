// A bar for long work, on a terminal only.
import { Presets, SingleBar } from 'cli-progress';
import type { Io } from './command.ts';

export interface Progress {
  /** So much more is done. */
  readonly advance: (amount: number) => void;
  /** Takes the bar away; harmless to call again. */
  readonly close: () => void;
}

const SILENT: Progress = { advance: () => {}, close: () => {} };

/** `total` in whatever unit `advance` is told. */
export const openProgress = ({ terminal }: Io, total: number): Progress => {
  if (terminal === undefined || total === 0) return SILENT;
  const bar = new SingleBar({ stream: terminal, clearOnComplete: true, hideCursor: true }, Presets.shades_classic);
  bar.start(total, 0);
  return { advance: (amount) => bar.increment(amount), close: () => bar.stop() };
};
