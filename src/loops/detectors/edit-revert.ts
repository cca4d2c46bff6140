// A file that comes back to what it was, again and again.
import * as z from 'zod';
import type { LoopCall } from '../../core/loops.ts';
import type { Detector } from '../detector.ts';

interface Past {
  /** Contents that it has had, by hash, the newest last. */
  readonly had: readonly string[];
  readonly returns: number;
}

/** States of one file that are kept in mind. */
const MOST = 50;

export const editRevert = (): Detector => {
  const files = new Map<string, Past>();
  return {
    rule: 'edit_revert',
    would: ({ call }) => Math.max(0, ...writtenBy(call).map((path) => files.get(path)?.returns ?? 0)),
    saw: (_call, { data, changed }) => {
      const written = changed ? WrittenSchema.safeParse(data).data : undefined;
      if (written === undefined) return 0;
      const { path, sha256 } = written;
      const { had, returns } = files.get(path) ?? { had: [], returns: 0 };
      const back = had.includes(sha256);
      files.set(path, { had: [...had, sha256].slice(-MOST), returns: back ? returns + 1 : returns });
      return back ? returns + 1 : 0;
    },
    refused: ({ call }) => {
      for (const path of writtenBy(call)) {
        const past = files.get(path);
        if (past !== undefined && past.returns > 0) files.set(path, { ...past, returns: past.returns + 1 });
      }
    },
    forgive: (call) => {
      for (const path of writtenBy(call)) files.delete(path);
    },
    reason: (count, call) => `${writtenBy(call)[0] ?? 'a file'} has come back ${count} times to what it was before`,
    remedy: 'decide which of the two is right and why, note it with task_checkpoint, or ask with checkpoint_request',
  };
};

const WrittenSchema = z.looseObject({ path: z.string(), sha256: z.string() });

const writtenBy = ({ effects }: LoopCall): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === 'write' ? [effect.path] : []));
