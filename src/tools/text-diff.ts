// Differences of two texts: counts for a reply, a unified diff to read. Bounded, because a reply has to come.

/** Beyond this many edits the exact minimum no longer matters to anyone. */
const MAX_EDITS = 4_000;
const MAX_DIFF_CHARS = 4_000;

/** Lines added and removed. Loads the diff library at first use. */
export const diffStat = async (before: string, after: string): Promise<{ added: number; removed: number }> => {
  if (before === after) return { added: 0, removed: 0 };
  const { diffLines } = await import('diff');
  const parts = diffLines(before, after, { maxEditLength: MAX_EDITS });
  if (parts === undefined) return { added: lineCount(after), removed: lineCount(before) };
  return {
    added: parts.filter((part) => part.added).reduce((sum, part) => sum + part.count, 0),
    removed: parts.filter((part) => part.removed).reduce((sum, part) => sum + part.count, 0),
  };
};

/** A unified diff without file headers, cut when it is long. */
export const unifiedDiff = async (before: string, after: string): Promise<string> => {
  const { structuredPatch } = await import('diff');
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: 2, maxEditLength: MAX_EDITS });
  if (patch === undefined) return '(too many changes for a diff)';
  const text = patch.hunks
    .map((hunk) =>
      [`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`, ...hunk.lines].join('\n'),
    )
    .join('\n');
  return text.length <= MAX_DIFF_CHARS
    ? text
    : `${text.slice(0, MAX_DIFF_CHARS)}\n… ${text.length - MAX_DIFF_CHARS} more characters of diff`;
};

const lineCount = (text: string): number => text.split('\n').length;
